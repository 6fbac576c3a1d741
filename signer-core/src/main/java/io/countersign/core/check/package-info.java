/** The question to the chain: did this key sign where this signer did not? */
@NullMarked
package io.countersign.core.check;

import org.jspecify.annotations.NullMarked;
