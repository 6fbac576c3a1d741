/** Validators of other signers, taken over into a new folder; nothing of the old is changed. */
@NullMarked
package io.countersign.cli.migrate;

import org.jspecify.annotations.NullMarked;
