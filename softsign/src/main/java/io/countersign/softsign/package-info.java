/** Keys in files: TMKMS's soft keys and CometBFT's {@code priv_validator_key.json}. */
@NullMarked
package io.countersign.softsign;

import org.jspecify.annotations.NullMarked;
