/** privval messages as values, and the one codec for every dialect of them. */
@NullMarked
package io.countersign.protocol.codec;

import org.jspecify.annotations.NullMarked;
