/** A YubiHSM 2 over its own protocol: what its four nouns have in common, messages and failures. */
@NullMarked
package io.countersign.yubihsm;

import org.jspecify.annotations.NullMarked;
