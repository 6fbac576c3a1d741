/** The distribution's program killed again and again. */
@NullMarked
package io.countersign.interop.torture;

import org.jspecify.annotations.NullMarked;
