/** What {@code countersign init} writes. */
@NullMarked
package io.countersign.cli.init;

import org.jspecify.annotations.NullMarked;
