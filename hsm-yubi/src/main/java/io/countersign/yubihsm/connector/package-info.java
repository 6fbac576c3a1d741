/** The way to a device: one message there, its answer back. */
@NullMarked
package io.countersign.yubihsm.connector;

import org.jspecify.annotations.NullMarked;
