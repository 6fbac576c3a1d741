package io.countersign.cli.settings;

import static io.countersign.cli.settings.Key.optional;
import static io.countersign.cli.settings.Key.required;
import static io.countersign.cli.settings.Key.tables;
import static io.countersign.cli.settings.ValueType.NUMBER;
import static io.countersign.cli.settings.ValueType.TEXT;
import static io.countersign.cli.settings.ValueType.TEXTS;

/** The keys of a token that speaks PKCS #11; TMKMS has none of them. */
final class Pkcs11Keys {
  static final Key CHAIN_IDS = required("chain_ids", TEXTS, DeviceKeys.CHAIN_IDS.meaning()).ours();
  static final Key LABEL = optional("label", TEXT, "", "the key's label (CKA_LABEL)").ours();
  static final Key ID = optional("id", TEXT, "", "the key's id (CKA_ID) instead, in hex").ours();
  static final Key TYPE =
      optional("type", TEXT, "consensus", "consensus, or account for a secp256k1 key")
          .oneOf("consensus", "account")
          .ours();
  static final Key NAME =
      optional("name", TEXT, "", "tells several keys of one chain apart; one may be without")
          .ours();
  static final Section KEY =
      Section.of("[[providers.pkcs11.keys]]", CHAIN_IDS, LABEL, ID, TYPE, NAME);

  static final Key MODULE =
      required("module", TEXT, "the vendor's PKCS #11 library, its whole path").ours();
  static final Key TOKEN_LABEL =
      optional("token_label", TEXT, "", "which of its tokens: the one with this label").ours();
  static final Key SLOT =
      optional("slot", NUMBER, "", "or the one in this slot, where they are not renumbered").ours();
  static final Key SERIAL =
      optional("serial", TEXT, "", "or the one with this serial number").ours();

  /** Secret for what somebody may write there by mistake. */
  static final Key PIN =
      required("pin", TEXT, "where the user's PIN is: " + PassphraseSetting.FORMS).ours().secret();

  static final Key KEYS = tables("keys", KEY, "the signing keys in it").ours();

  static final Section PKCS11 =
      Section.of("[[providers.pkcs11]]", MODULE, TOKEN_LABEL, SLOT, SERIAL, PIN, KEYS);

  private Pkcs11Keys() {}
}
