/**
 * Private keys under a passphrase, in the format of {@code docs/encrypted-keys.md}: bytes in, bytes
 * out.
 */
@NullMarked
package io.countersign.softsign.encrypted;

import org.jspecify.annotations.NullMarked;
