/** The program {@code countersign tunnel}: what it is told, and how it lives and ends. */
@NullMarked
package io.countersign.cli.tunnel;

import org.jspecify.annotations.NullMarked;
