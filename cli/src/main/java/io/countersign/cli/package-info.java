/** The program: its entry, and what it says to whoever started it. */
@NullMarked
package io.countersign.cli;

import org.jspecify.annotations.NullMarked;
