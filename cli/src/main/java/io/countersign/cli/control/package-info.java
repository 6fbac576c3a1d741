/** The Unix socket over which commands ask the running program. */
@NullMarked
package io.countersign.cli.control;

import org.jspecify.annotations.NullMarked;
