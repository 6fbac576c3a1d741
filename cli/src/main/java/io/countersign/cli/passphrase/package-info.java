/** Where passphrases come from: systemd, files, the environment, and whoever sits there. */
@NullMarked
package io.countersign.cli.passphrase;

import org.jspecify.annotations.NullMarked;
