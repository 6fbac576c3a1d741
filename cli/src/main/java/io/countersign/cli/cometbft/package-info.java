/** The files of CometBFT's own signer, which other programs took over from it. */
@NullMarked
package io.countersign.cli.cometbft;

import org.jspecify.annotations.NullMarked;
