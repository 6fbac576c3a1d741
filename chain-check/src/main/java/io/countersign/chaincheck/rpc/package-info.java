/** A node's RPC, as little of it as is needed, its answers untrusted. */
@NullMarked
package io.countersign.chaincheck.rpc;

import org.jspecify.annotations.NullMarked;
