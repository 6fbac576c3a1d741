/** Consensus keys in tokens that speak PKCS #11, through the modules of their vendors. */
@NullMarked
package io.countersign.pkcs11;

import org.jspecify.annotations.NullMarked;
