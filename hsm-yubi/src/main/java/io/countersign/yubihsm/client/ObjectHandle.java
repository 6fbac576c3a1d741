package io.countersign.yubihsm.client;

import io.countersign.yubihsm.ProtocolException;

/** An object by type and number. */
public record ObjectHandle(ObjectType type, ObjectId id) {

  static ObjectHandle parse(byte[] body) throws ProtocolException {
    AnswerReader in = new AnswerReader("Import Wrapped", body);
    ObjectHandle handle = new ObjectHandle(in.objectType(), in.objectId());
    in.end();
    return handle;
  }
}
