package io.countersign.core.session;

import io.countersign.protocol.codec.Response;

/**
 * What a node is told, and what the log is told besides.
 *
 * @param again whether the signature is the very one that was made before
 */
record Answer(Response response, boolean again) {
  /** One that is new. */
  static Answer of(Response response) {
    return new Answer(response, false);
  }
}
