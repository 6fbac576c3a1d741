/** The device as the signer holds it, and the consensus keys in it. */
@NullMarked
package io.countersign.yubihsm.key;

import org.jspecify.annotations.NullMarked;
