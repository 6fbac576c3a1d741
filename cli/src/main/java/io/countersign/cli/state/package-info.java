/**
 * What was signed, outside of the watermark: documents, texts, the state files of other signers.
 */
@NullMarked
package io.countersign.cli.state;

import org.jspecify.annotations.NullMarked;
