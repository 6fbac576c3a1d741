/** A device on this host's USB, over libusb 1.0. */
@NullMarked
package io.countersign.yubihsm.usb;

import org.jspecify.annotations.NullMarked;
