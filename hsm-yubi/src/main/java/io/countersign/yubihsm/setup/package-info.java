/**
 * How a device is set up, as TMKMS does it: 24 words, the passwords and the wrap key that are
 * derived from them, and the objects that a device has afterwards.
 */
@NullMarked
package io.countersign.yubihsm.setup;

import org.jspecify.annotations.NullMarked;
