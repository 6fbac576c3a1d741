/** Blocking links to a node: addresses, dialling, deadlines, and the request stream above them. */
@NullMarked
package io.countersign.protocol.link;

import org.jspecify.annotations.NullMarked;
