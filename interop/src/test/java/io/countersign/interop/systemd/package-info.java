/** The program as a service: what it tells systemd, and the units that it is shipped with. */
@NullMarked
package io.countersign.interop.systemd;

import org.jspecify.annotations.NullMarked;
