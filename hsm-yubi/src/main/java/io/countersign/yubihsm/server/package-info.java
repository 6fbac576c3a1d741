/** A yubihsm-connector's HTTP interface, served for other programs while we hold the device. */
@NullMarked
package io.countersign.yubihsm.server;

import org.jspecify.annotations.NullMarked;
