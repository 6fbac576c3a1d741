package io.countersign.cli.settings;

import static io.countersign.cli.settings.Key.optional;
import static io.countersign.cli.settings.Key.required;
import static io.countersign.cli.settings.Key.tables;
import static io.countersign.cli.settings.ValueType.TEXT;
import static io.countersign.cli.settings.ValueType.TEXTS;

/** The keys of TMKMS's providers that this version does not sign with. */
final class DeviceKeys {
  static final Key CHAIN_IDS = required("chain_ids", TEXTS, "chains that this key signs for");
  static final Key TYPE =
      optional("type", TEXT, "consensus", "kind of key").oneOf("consensus", "account");

  static final Section LEDGERTM = Section.of("[[providers.ledgertm]]", CHAIN_IDS);

  static final Key KEY_ID = optional("key_id", TEXT, "", "UUID of the key in the service");
  static final Key KEY_NAME = optional("key_name", TEXT, "", "its name instead");
  static final Section FORTANIX_KEY =
      Section.of("[[providers.fortanixdsm.signing_keys]]", CHAIN_IDS, KEY_ID, KEY_NAME, TYPE);
  static final Key API_ENDPOINT = required("api_endpoint", TEXT, "URL of the service");
  static final Key API_KEY = required("api_key", TEXT, "what opens it").secret();
  static final Key FORTANIX_KEYS = tables("signing_keys", FORTANIX_KEY, "the signing keys in it");
  static final Section FORTANIXDSM =
      Section.of("[[providers.fortanixdsm]]", API_ENDPOINT, API_KEY, FORTANIX_KEYS);

  private DeviceKeys() {}
}
