/** The parts of one request, measured alone: nanoseconds, and bytes of garbage. */
@NullMarked
package io.countersign.parts;

import org.jspecify.annotations.NullMarked;
