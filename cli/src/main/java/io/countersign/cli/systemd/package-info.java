/** The service manager: what systemd is told by sd_notify(3), and when it is no longer told. */
@NullMarked
package io.countersign.cli.systemd;

import org.jspecify.annotations.NullMarked;
