/** Tests of SecretConnection, mostly of both ends against each other. */
@NullMarked
package io.countersign.protocol.secret;

import org.jspecify.annotations.NullMarked;
