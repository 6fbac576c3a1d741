/** What a state file stands on: the host's mounts and locks, asked of the kernel's own tables. */
@NullMarked
package io.countersign.core.host;

import org.jspecify.annotations.NullMarked;
