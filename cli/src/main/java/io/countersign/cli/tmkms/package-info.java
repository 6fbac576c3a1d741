/** TMKMS's state file: read as it writes it, and kept so that it can go on after us. */
@NullMarked
package io.countersign.cli.tmkms;

import org.jspecify.annotations.NullMarked;
