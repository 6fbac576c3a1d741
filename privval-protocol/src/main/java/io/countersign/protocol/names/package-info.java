/** Where names lead, found within a time: for links, and for whatever else dials. */
@NullMarked
package io.countersign.protocol.names;

import org.jspecify.annotations.NullMarked;
