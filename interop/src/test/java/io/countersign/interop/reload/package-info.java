/** The real program while its configuration changes: reload, status, switching nodes. */
@NullMarked
package io.countersign.interop.reload;

import org.jspecify.annotations.NullMarked;
