/** The running signer: settings made into chains, keys, links and threads. */
@NullMarked
package io.countersign.cli.run;

import org.jspecify.annotations.NullMarked;
