/** The port behind which consensus keys live: files, tokens, devices. */
@NullMarked
package io.countersign.core.key;

import org.jspecify.annotations.NullMarked;
