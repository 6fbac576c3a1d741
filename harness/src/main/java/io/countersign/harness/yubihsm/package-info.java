/**
 * The card's side of the YubiHSM 2's protocol behind the connector's HTTP interface, for tests and
 * for people without a device: written from Yubico's documents and clients, and on purpose without
 * a line of the signer's own client, so that the two cannot be wrong together.
 */
@NullMarked
package io.countersign.harness.yubihsm;

import org.jspecify.annotations.NullMarked;
