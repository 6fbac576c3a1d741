/** The signing of one chain: decide, make durable, sign, verify, answer. */
@NullMarked
package io.countersign.core;

import org.jspecify.annotations.NullMarked;
