/** A session with the device: opened with a password, renewed before its end. */
@NullMarked
package io.countersign.yubihsm.session;

import org.jspecify.annotations.NullMarked;
