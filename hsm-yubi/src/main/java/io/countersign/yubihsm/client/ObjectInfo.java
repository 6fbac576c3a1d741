package io.countersign.yubihsm.client;

import io.countersign.yubihsm.ProtocolException;

/**
 * Everything of an object but the object.
 *
 * @param length in bytes, as the device counts it
 * @param sequence as in {@link ObjectEntry}
 * @param origin bits: 1 made in the device, 2 imported, 0x10 imported under a wrap key
 * @param delegated what objects may be given that it makes or imports; keys of the kind only
 */
public record ObjectInfo(
    ObjectId id,
    ObjectType type,
    Algorithm algorithm,
    int length,
    Domains domains,
    Capabilities capabilities,
    Capabilities delegated,
    Label label,
    int sequence,
    int origin) {

  static ObjectInfo parse(byte[] body) throws ProtocolException {
    AnswerReader in = new AnswerReader("Get Object Info", body);
    Capabilities capabilities = new Capabilities(in.u64());
    ObjectId id = in.objectId();
    int length = in.u16();
    Domains domains = new Domains(in.u16());
    ObjectType type = in.objectType();
    Algorithm algorithm = new Algorithm(in.u8());
    int sequence = in.u8();
    int origin = in.u8();
    Label label = Label.decoded(in.bytes(Label.MAX_LENGTH));
    Capabilities delegated = new Capabilities(in.u64());
    in.end();
    return new ObjectInfo(
        id, type, algorithm, length, domains, capabilities, delegated, label, sequence, origin);
  }
}
