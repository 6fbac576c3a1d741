/** The device's commands by Yubico's names, and what they speak of. */
@NullMarked
package io.countersign.yubihsm.client;

import org.jspecify.annotations.NullMarked;
