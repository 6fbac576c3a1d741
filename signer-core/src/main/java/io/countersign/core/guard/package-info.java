/** The double-sign rule, pure. */
@NullMarked
package io.countersign.core.guard;

import org.jspecify.annotations.NullMarked;
