/** The command line: what can be typed, and what is answered. */
@NullMarked
package io.countersign.cli.command;

import org.jspecify.annotations.NullMarked;
