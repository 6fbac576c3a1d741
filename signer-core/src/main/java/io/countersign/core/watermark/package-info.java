/** What may never be signed again: the durable height, round and step, and how it is kept. */
@NullMarked
package io.countersign.core.watermark;

import org.jspecify.annotations.NullMarked;
