/**
 * SCP03 as the device speaks it (GlobalPlatform Card Technology, Amendment D): bytes in, bytes out.
 */
@NullMarked
package io.countersign.yubihsm.securechannel;

import org.jspecify.annotations.NullMarked;
