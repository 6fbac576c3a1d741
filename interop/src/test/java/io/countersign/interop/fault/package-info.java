/** Disks, files, clocks and limits that fail under the real program, and two of it. */
@NullMarked
package io.countersign.interop.fault;

import org.jspecify.annotations.NullMarked;
