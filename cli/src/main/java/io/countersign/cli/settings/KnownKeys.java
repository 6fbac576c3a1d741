package io.countersign.cli.settings;

import static io.countersign.cli.settings.Key.optional;
import static io.countersign.cli.settings.Key.required;
import static io.countersign.cli.settings.Key.table;
import static io.countersign.cli.settings.Key.tables;
import static io.countersign.cli.settings.Key.unsupported;
import static io.countersign.cli.settings.ValueType.FLAG;
import static io.countersign.cli.settings.ValueType.NUMBER;
import static io.countersign.cli.settings.ValueType.TEXT;
import static io.countersign.cli.settings.ValueType.TEXTS;
import static io.countersign.cli.settings.ValueType.TEXT_OR_NUMBER;

/**
 * Every key of {@code tmkms.toml}: TMKMS's own names, and beside them ours, which say so with
 * {@code .ours()}. docs/configuration.md and conf/countersign.schema.json are written from here.
 */
public final class KnownKeys {
  static final Key FORMAT_TYPE =
      required("type", TEXT, "bech32, cosmos-json or hex").oneOf("bech32", "cosmos-json", "hex");
  static final Key ACCOUNT_KEY_PREFIX =
      optional("account_key_prefix", TEXT, "", "bech32: prefix of account keys, \"cosmospub\"");
  static final Key CONSENSUS_KEY_PREFIX =
      optional(
          "consensus_key_prefix",
          TEXT,
          "",
          "bech32: prefix of consensus keys, \"cosmosvalconspub\"");
  static final Section KEY_FORMAT_SECTION =
      Section.lenient("key_format", FORMAT_TYPE, ACCOUNT_KEY_PREFIX, CONSENSUS_KEY_PREFIX);

  static final Key HOOK_COMMAND = required("cmd", TEXTS, "the command and its arguments");
  static final Key HOOK_TIMEOUT =
      optional("timeout_secs", NUMBER, "1", "seconds that the command may take");
  static final Key HOOK_FAIL_CLOSED =
      optional("fail_closed", FLAG, "true", "do not start when the command fails");
  static final Section HOOK_SECTION =
      Section.of("state_hook", HOOK_COMMAND, HOOK_TIMEOUT, HOOK_FAIL_CLOSED);

  static final Key CHAIN_ID = required("id", TEXT, "chain id, as in the node's genesis file");
  static final Key KEY_FORMAT =
      table("key_format", true, KEY_FORMAT_SECTION, "how this chain's public keys are printed");
  static final Key SIGN_EXTENSIONS =
      optional("sign_extensions", FLAG, "false", "TMKMS's; extensions are signed whatever it says");
  static final Key STATE_FILE =
      optional(
          "state_file",
          TEXT,
          "CHAIN_priv_validator_state.json in the working directory",
          "what was last signed; the watermark file stands beside it");
  static final Key STATE_HOOK =
      table("state_hook", false, HOOK_SECTION, "command that tells the chain's height at start");
  static final Key DURABILITY =
      optional(
              "durability",
              TEXT,
              "each",
              "each: every signature on disk before it leaves; ahead: what may be signed next is")
          .oneOf("each", "ahead")
          .ours();
  static final Key MAX_BLOCKS_PER_SECOND =
      optional(
              "max_blocks_per_second",
              NUMBER,
              "10",
              "so many heights a second since the last signature are believed, plus max_jump")
          .ours();
  static final Key MAX_JUMP =
      optional("max_jump", NUMBER, "1000", "heights believed whatever time has passed").ours();
  static final Key CHAIN_CHECK =
      optional(
              "chain_check",
              TEXT,
              "when-reachable",
              "whether a node tells what the key has signed before it signs: when-reachable, required or off")
          .oneOf("when-reachable", "required", "off")
          .ours();
  static final Key TMKMS_STATE =
      optional(
              "tmkms_state",
              FLAG,
              "true",
              "keep state_file such that a TMKMS that is started after us signs nothing again")
          .ours();
  static final Key REFUSE_EXTENSIONS =
      optional(
              "refuse_extensions",
              FLAG,
              "false",
              "true: votes are signed without their extension, on which a node that has one halts")
          .ours();
  static final Key RAW_BYTES_IDS =
      optional(
              "raw_bytes_ids",
              TEXTS,
              "",
              "celestia-core: raw bytes are signed whose unique_id begins with one of these")
          .ours();
  static final Key RAW_BYTES_PREFIXES =
      optional(
              "raw_bytes_prefixes",
              TEXTS,
              "",
              "CometBFT 1.0: raw bytes are signed that begin with one of these, text or hex:6162")
          .ours();
  static final Key RAW_BYTES_PER_SECOND =
      optional("raw_bytes_per_second", NUMBER, "100", "requests for raw bytes answered a second")
          .ours();
  static final Key MODE =
      optional(
              "mode",
              TEXT,
              "all",
              "which of the chain's nodes are served: all, or one, the first of the file that works")
          .oneOf("all", "one")
          .ours();
  static final Key FAILOVER_AFTER =
      optional(
              "failover_after",
              NUMBER,
              "10",
              "mode one: seconds without a request or ping after which the next node is tried")
          .ours();
  static final Section CHAIN =
      Section.of(
          "[[chain]]",
          CHAIN_ID,
          KEY_FORMAT,
          SIGN_EXTENSIONS,
          STATE_FILE,
          STATE_HOOK,
          DURABILITY,
          MAX_BLOCKS_PER_SECOND,
          MAX_JUMP,
          CHAIN_CHECK,
          TMKMS_STATE,
          REFUSE_EXTENSIONS,
          RAW_BYTES_IDS,
          RAW_BYTES_PREFIXES,
          RAW_BYTES_PER_SECOND,
          MODE,
          FAILOVER_AFTER);

  static final Key ADDR =
      required("addr", TEXT, "the node: tcp://[peer-id@]host:port or unix://path");
  static final Key VALIDATOR_CHAIN = required("chain_id", TEXT, "id of a [[chain]]");
  static final Key SECRET_KEY =
      optional("secret_key", TEXT, "", "file of the identity key; a tcp:// address needs one")
          .secretFile();
  static final Key RECONNECT =
      optional("reconnect", FLAG, "true", "false: end after the first connection");
  static final Key TIMEOUT =
      optional("timeout", NUMBER, "10", "seconds without an answer from the node");
  static final Key MAX_HEIGHT =
      optional("max_height", TEXT_OR_NUMBER, "", "nothing above this height is signed");
  static final Key PROTOCOL_VERSION =
      optional("protocol_version", TEXT, "", "ignored: the node's dialect is seen in its messages");
  static final Key RPC =
      optional("rpc", TEXT, "", "the node's RPC, for the chain check: http://host:port").ours();
  static final Key VALIDATOR_KEY =
      optional("key", TEXT, "", "name of the key that signs, where the chain has several").ours();
  static final Key VALIDATOR_NAME =
      optional("name", TEXT, "its addr", "what status and node use call this node").ours();
  static final Key TUNNEL =
      table("tunnel", false, TunnelKeys.TUNNEL, "TLS through which the node is reached").ours();
  static final Key RPC_TUNNEL =
      table("rpc_tunnel", false, TunnelKeys.RPC_TUNNEL, "the same for its rpc").ours();
  static final Section VALIDATOR =
      Section.of(
          "[[validator]]",
          ADDR,
          VALIDATOR_CHAIN,
          SECRET_KEY,
          RECONNECT,
          TIMEOUT,
          MAX_HEIGHT,
          PROTOCOL_VERSION,
          RPC,
          VALIDATOR_KEY,
          VALIDATOR_NAME,
          TUNNEL,
          RPC_TUNNEL);

  static final Key CHAIN_IDS = required("chain_ids", TEXTS, "chains that this key signs for");
  static final Key KEY_TYPE =
      optional("key_type", TEXT, "consensus", "consensus, or account for a secp256k1 key")
          .oneOf("consensus", "account");
  static final Key FILE_FORMAT =
      optional("key_format", TEXT, "base64", "base64, or json for a priv_validator_key.json")
          .oneOf("base64", "json");
  static final Key PATH = required("path", TEXT, "file of the key").secretFile();
  static final Key NAME =
      optional("name", TEXT, "", "tells several keys of one chain apart; one may be without")
          .ours();

  /** Secret for what somebody may write there by mistake. */
  static final Key PASSPHRASE =
      optional(
              "passphrase",
              TEXT,
              "prompt",
              "where the passphrase of an encrypted file is: " + PassphraseSetting.FORMS)
          .ours()
          .secret();

  static final Section SOFTSIGN =
      Section.of(
          "[[providers.softsign]]", CHAIN_IDS, KEY_TYPE, FILE_FORMAT, PATH, NAME, PASSPHRASE);

  static final Key SOFTSIGN_KEYS = tables("softsign", SOFTSIGN, "a key in a file");
  static final Key YUBIHSM = tables("yubihsm", YubihsmKeys.SECTION, "a YubiHSM 2 with keys in it");
  static final Key PKCS11 =
      tables("pkcs11", Pkcs11Keys.PKCS11, "keys in a token that speaks PKCS #11").ours();
  static final Key LEDGERTM = unsupported("ledgertm", DeviceKeys.LEDGERTM, "keys on a Ledger");
  static final Key FORTANIXDSM =
      unsupported("fortanixdsm", DeviceKeys.FORTANIXDSM, "keys in Fortanix DSM");
  static final Section PROVIDERS =
      Section.of("[providers]", SOFTSIGN_KEYS, PKCS11, YUBIHSM, LEDGERTM, FORTANIXDSM);

  static final Key REFERENCES =
      optional(
              "references",
              FLAG,
              "false",
              "${NAME} in a string is taken from the environment; a file of a secret may be credential:NAME or file:PATH")
          .ours();
  static final Key LOG =
      optional(
              "log",
              TEXT,
              "info",
              "how much is logged: error, warn, info or debug; COUNTERSIGN_LOG wins over it")
          .oneOf("error", "warn", "info", "debug")
          .ours();
  static final Key CONTROL_SOCKET =
      optional(
              "control_socket",
              TEXT,
              "the configuration file's name with .sock behind it, or one in /dev/shm",
              "where status, reload and node use find the running program; off for none")
          .ours();
  static final Section COUNTERSIGN = Section.of("[countersign]", REFERENCES, LOG, CONTROL_SOCKET);

  static final Key CHAINS = tables("chain", CHAIN, "a chain that is signed for");
  static final Key VALIDATORS = tables("validator", VALIDATOR, "a node that is dialled");
  static final Key PROVIDERS_TABLE = table("providers", true, PROVIDERS, "where the keys are");

  static final Key COUNTERSIGN_TABLE =
      table(
              "countersign",
              false,
              COUNTERSIGN,
              "how the rest of the file is read, and the program itself")
          .ours();

  /** The whole file; every other section is reached from here. */
  public static final Section FILE =
      Section.of("the file", CHAINS, PROVIDERS_TABLE, VALIDATORS, COUNTERSIGN_TABLE);

  private KnownKeys() {}
}
