package io.countersign.core.session;

import io.countersign.protocol.codec.Response;

/**
 * What a node is told, and what the log is told besides.
 *
 * @param again whether a signature was given that had been given before
 */
record Answer(Response response, boolean again) {
  /** One that is new. */
  static Answer of(Response response) {
    return new Answer(response, false);
  }
}
