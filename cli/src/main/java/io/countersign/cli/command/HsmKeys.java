package io.countersign.cli.command;

import io.countersign.protocol.consensus.PublicKey;
import io.countersign.yubihsm.YubiHsmException;
import io.countersign.yubihsm.client.Capabilities;
import io.countersign.yubihsm.client.Client;
import io.countersign.yubihsm.client.Domains;
import io.countersign.yubihsm.client.Label;
import io.countersign.yubihsm.client.NewObject;
import io.countersign.yubihsm.client.ObjectEntry;
import io.countersign.yubihsm.client.ObjectFilter;
import io.countersign.yubihsm.client.ObjectId;
import io.countersign.yubihsm.client.ObjectType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The signing keys of a device, as commands use them in one session. */
final class HsmKeys {
  /** TMKMS puts keys into domain 1, that of its validator's authentication key. */
  private static final Domains DOMAINS = Domains.of(1);

  private final Client client;

  HsmKeys(Client client) {
    this.client = client;
  }

  /** One that was typed: the device takes 0 for any, and keeps 0xffff for itself. */
  static ObjectId id(int typed) throws CommandException {
    if (typed < 1 || typed > 0xfffe) {
      throw new CommandException(
          "expected a key's id from 1 to 65534 (0xfffe), got %d".formatted(typed));
    }
    return new ObjectId(typed);
  }

  /** What is said of a new key. */
  static NewObject object(ObjectId id, String label, Capabilities capabilities)
      throws CommandException {
    try {
      return new NewObject(id, Label.of(label), DOMAINS, capabilities);
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  /** {@code consensus:2026-11-28T16:06:09Z}. */
  static String timed(String name) {
    return name + ":" + Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }

  /** Refuses an id that is taken. */
  void requireFree(ObjectId id) throws YubiHsmException, CommandException {
    if (isThere(ObjectType.ASYMMETRIC_KEY, id)) {
      throw new CommandException(
          "key %s is there already, and no key is ever overwritten: choose another id; countersign yubihsm keys list shows those that are taken"
              .formatted(id));
    }
  }

  /** Refuses a wrap key that is not there. */
  void requireWrapKey(ObjectId id) throws YubiHsmException, CommandException {
    if (!isThere(ObjectType.WRAP_KEY, id)) {
      throw new CommandException(
          "no wrap key %s that this authentication key may use: countersign yubihsm setup makes wrap key 0x0001, -w names another"
              .formatted(id));
    }
  }

  private boolean isThere(ObjectType type, ObjectId id) throws YubiHsmException {
    return client.listObjects(new ObjectFilter.OfType(type), new ObjectFilter.OfId(id)).stream()
        .anyMatch(one -> one.type() == type && one.id().equals(id));
  }

  /** One that a chain can use. */
  PublicKey publicKey(ObjectId id) throws YubiHsmException, CommandException {
    return client
        .getPublicKey(id)
        .consensusKey()
        .orElseThrow(
            () ->
                new CommandException(
                    "key %s is of a kind that no chain signs with: expected ed25519 or eck256"
                        .formatted(id)));
  }

  /** Under which id the device has this key, if it has it. */
  Optional<ObjectId> find(PublicKey key) throws YubiHsmException {
    List<ObjectEntry> keys = client.listObjects(new ObjectFilter.OfType(ObjectType.ASYMMETRIC_KEY));
    for (ObjectEntry one : keys) {
      if (one.type() == ObjectType.ASYMMETRIC_KEY
          && client.getPublicKey(one.id()).consensusKey().equals(Optional.of(key))) {
        return Optional.of(one.id());
      }
    }
    return Optional.empty();
  }
}
