/** The real program under SIGKILL, and the check of all that it ever signed. */
@NullMarked
package io.countersign.harness.torture;

import org.jspecify.annotations.NullMarked;
