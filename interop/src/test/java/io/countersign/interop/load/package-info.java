/** {@code countersign harness load} as it is packaged, with signers of several makers. */
@NullMarked
package io.countersign.interop.load;

import org.jspecify.annotations.NullMarked;
