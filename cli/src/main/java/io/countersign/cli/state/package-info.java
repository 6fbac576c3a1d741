/** The state files of other signers. */
@NullMarked
package io.countersign.cli.state;

import org.jspecify.annotations.NullMarked;
