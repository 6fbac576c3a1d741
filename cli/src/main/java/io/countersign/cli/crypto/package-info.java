/** Which of the cryptography providers at hand serves the program. */
@NullMarked
package io.countersign.cli.crypto;

import org.jspecify.annotations.NullMarked;
