/** Devices that hold keys: who has its turn, and what is done about one that does not answer. */
@NullMarked
package io.countersign.core.device;

import org.jspecify.annotations.NullMarked;
