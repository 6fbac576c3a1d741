/** The whole of docs/akash.md, on three hosts with an internet between them that fails. */
@NullMarked
package io.countersign.interop.netns;

import org.jspecify.annotations.NullMarked;
