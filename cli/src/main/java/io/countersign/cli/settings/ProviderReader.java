package io.countersign.cli.settings;

import static io.countersign.cli.settings.KnownKeys.PROVIDERS_TABLE;

import java.util.List;
import java.util.stream.Stream;

/** Reads the consensus keys below {@code [providers]}. */
final class ProviderReader {
  private final SoftsignReader softsign;
  private final YubihsmReader yubihsm;
  private final Pkcs11Reader pkcs11;

  ProviderReader(Problems problems) {
    this.softsign = new SoftsignReader(problems);
    this.yubihsm = new YubihsmReader(problems);
    this.pkcs11 = new Pkcs11Reader(problems);
  }

  /** Every key, kind by kind, in the order of the file. */
  List<KeyTable> keys(CheckedTable root) {
    return root.tables(PROVIDERS_TABLE).stream().flatMap(this::keysOf).toList();
  }

  /** The devices that {@link #keys} has read. */
  List<YubihsmSettings> yubihsms() {
    return yubihsm.devices();
  }

  private Stream<KeyTable> keysOf(CheckedTable providers) {
    Stream<KeyTable> inFiles =
        providers.tables(KnownKeys.SOFTSIGN_KEYS).stream()
            .map(table -> new KeyTable(table, softsign.read(table)));
    Stream<KeyTable> inTokens = providers.tables(KnownKeys.PKCS11).stream().flatMap(pkcs11::keys);
    Stream<KeyTable> inDevices =
        providers.tables(KnownKeys.YUBIHSM).stream().flatMap(yubihsm::keys);
    return Stream.of(inFiles, inDevices, inTokens).flatMap(keys -> keys);
  }
}
