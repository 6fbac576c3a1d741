/** The tunnel against real stunnel. */
@NullMarked
package io.countersign.interop.tunnel;

import org.jspecify.annotations.NullMarked;
