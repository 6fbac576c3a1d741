/** The conformance checks over real signers. */
@NullMarked
package io.countersign.interop.conform;

import org.jspecify.annotations.NullMarked;
