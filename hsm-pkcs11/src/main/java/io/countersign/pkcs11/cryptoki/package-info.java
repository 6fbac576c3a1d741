/**
 * PKCS #11 ("Cryptoki") 2.40 as far as a signer needs it: what a vendor's module is asked, and what
 * it may answer. Nothing here knows of chains or settings.
 */
@NullMarked
package io.countersign.pkcs11.cryptoki;

import org.jspecify.annotations.NullMarked;
