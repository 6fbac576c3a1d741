/** The YubiHSM 2 beside other programs that use one: python-yubihsm, TMKMS, a real node. */
@NullMarked
package io.countersign.interop.yubihsm;

import org.jspecify.annotations.NullMarked;
