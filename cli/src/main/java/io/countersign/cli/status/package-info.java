/** What the running program says of itself, in an operator's words. */
@NullMarked
package io.countersign.cli.status;

import org.jspecify.annotations.NullMarked;
