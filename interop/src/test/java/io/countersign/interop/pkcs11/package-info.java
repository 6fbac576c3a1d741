/** Keys in a real token, SoftHSM's, and a module that fails as it is told to. */
@NullMarked
package io.countersign.interop.pkcs11;

import org.jspecify.annotations.NullMarked;
