/** The demonstration: the program at its main job, in front of one's eyes. */
@NullMarked
package io.countersign.harness.demo;

import org.jspecify.annotations.NullMarked;
