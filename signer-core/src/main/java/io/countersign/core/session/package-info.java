/** One link's life: dial, answer requests, dial again. */
@NullMarked
package io.countersign.core.session;

import org.jspecify.annotations.NullMarked;
