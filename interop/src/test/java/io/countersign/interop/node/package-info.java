/** Real CometBFT nodes, their only key ours. */
@NullMarked
package io.countersign.interop.node;

import org.jspecify.annotations.NullMarked;
