package io.countersign.yubihsm.client;

import io.countersign.yubihsm.ProtocolException;

/**
 * How full the device is.
 *
 * @param records objects that it has room for
 * @param pageSize in bytes
 */
public record StorageInfo(int records, int freeRecords, int pages, int freePages, int pageSize) {

  static StorageInfo parse(byte[] body) throws ProtocolException {
    AnswerReader in = new AnswerReader("Get Storage Info", body);
    StorageInfo info = new StorageInfo(in.u16(), in.u16(), in.u16(), in.u16(), in.u16());
    in.end();
    return info;
  }
}
