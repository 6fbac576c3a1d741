package io.countersign.cli.command;

import io.countersign.cli.NewFile;
import io.countersign.yubihsm.ProtocolException;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.Capability;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.client.ObjectId;
import io.countersign.yubihsm.client.ObjectInfo;
import io.countersign.yubihsm.client.ObjectType;
import io.countersign.yubihsm.client.WrappedObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;

/** A key encrypted under a wrap key, in a file: base64 of nonce and ciphertext, as TMKMS has it. */
final class HsmBackup {
  /** In bytes; a key has about 250. */
  private static final int LONGEST = 16 * 1024;

  private HsmBackup() {}

  /** Refuses a file that exists, before anything is done for its sake. */
  static void requireFree(Path file) throws CommandException {
    if (Files.exists(file)) {
      throw new CommandException("%s: it exists and was left as it is".formatted(file));
    }
  }

  /** Exports a key to a new file that its owner alone can read. */
  static void write(Client client, ObjectId key, ObjectId wrapKey, Path file)
      throws YubiHsmException, CommandException, IOException {
    ObjectInfo info = client.getObjectInfo(key, ObjectType.ASYMMETRIC_KEY);
    if (!info.capabilities().contains(Capability.EXPORTABLE_UNDER_WRAP)) {
      throw new CommandException(
          "key %s was made non-exportable, and cannot be given that capability any more: no backup of it is possible"
              .formatted(key));
    }
    WrappedObject wrapped = client.exportWrapped(wrapKey, ObjectType.ASYMMETRIC_KEY, key);
    NewFile.writeSecret(file, Base64.getEncoder().encodeToString(wrapped.encoded()));
  }

  /** Reads what was exported. */
  static WrappedObject read(Path file) throws CommandException, IOException {
    byte[] content;
    try (InputStream in = Files.newInputStream(file)) {
      content = in.readNBytes(LONGEST + 1);
    }
    if (content.length > LONGEST) {
      throw new CommandException(
          "expected a wrapped key of at most %d bytes in %s, got more".formatted(LONGEST, file));
    }
    try {
      String text = new String(content, StandardCharsets.US_ASCII).strip();
      return WrappedObject.decoded(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException | ProtocolException e) {
      throw new CommandException(
          "expected a wrapped key in base64 in %s, got something else: for a key in clear say -t json or -t base64"
              .formatted(file),
          e);
    }
  }
}
