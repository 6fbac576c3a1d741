/** The canonical bytes that a consensus key signs. */
@NullMarked
package io.countersign.protocol.signbytes;

import org.jspecify.annotations.NullMarked;
