/** Log lines on standard error, one each, through slf4j and java.util.logging. */
@NullMarked
package io.countersign.cli.log;

import org.jspecify.annotations.NullMarked;
