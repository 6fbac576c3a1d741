package io.countersign.tunnel.daemon;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.countersign.tunnel.psk.ClientPolicy;
import io.countersign.tunnel.psk.PresharedKey;
import io.countersign.tunnel.psk.ServerPolicy;
import io.countersign.tunnel.psk.TlsVersions;
import io.countersign.tunnel.psk.TunnelCrypto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.crypto.TlsCrypto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What {@link TlsHandlerFuzzTest} starts from: real handshakes, and what may come after one. With
 * {@code -Dcountersign.write=true} they are written anew; they differ each time, by the randoms in
 * them.
 */
class TlsSeedsTest {
  private static final Path FOLDER =
      Path.of("src/test/resources/io/countersign/tunnel/daemon/TlsHandlerFuzzTestInputs");
  private static final TlsCrypto CRYPTO = TunnelCrypto.ofJdk();
  private static final PresharedKey KEY =
      PresharedKey.of("node", "a-key-that-is-long-enough".getBytes(US_ASCII));

  /** What each end of a handshake sent, flight by flight. */
  private record Flights(List<byte[]> client, List<byte[]> server) {}

  @Test
  void aSeedIsTakenApartInTheOrderInWhichItWasPutTogether() {
    byte[] seed =
        new SeedBytes().flag(true).number(0x1234, 1, 20_000).bytes(new byte[] {7}).whole();
    assertEquals(List.of(7, 0x33, 0x12, 1), Stream.of(0, 1, 2, 3).map(i -> (int) seed[i]).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "aServerBeforeTheHandshake",
        "aClientBeforeTheHandshake",
        "aServerAfterTheHandshake"
      })
  void everyTargetHasItsSeeds(String target) throws IOException {
    Map<String, byte[]> seeds = seeds(target);
    if (Boolean.getBoolean("countersign.write")) {
      Files.createDirectories(FOLDER.resolve(target));
      for (Map.Entry<String, byte[]> seed : seeds.entrySet()) {
        Files.write(FOLDER.resolve(target).resolve(seed.getKey()), seed.getValue());
      }
    }
    try (Stream<Path> files = Files.list(FOLDER.resolve(target))) {
      List<String> names = files.map(file -> file.getFileName().toString()).toList();
      assertTrue(
          names.containsAll(seeds.keySet()), names + ", write them with -Dcountersign.write=true");
    }
  }

  private static Map<String, byte[]> seeds(String target) throws IOException {
    Map<String, byte[]> seeds = new TreeMap<>();
    if (target.equals("aServerAfterTheHandshake")) {
      for (boolean auto : new boolean[] {true, false}) {
        String version = auto ? "1.3-" : "1.2-";
        seeds.put(version + "data", sealed(auto, 23, "hello".getBytes(US_ASCII)));
        seeds.put(version + "close", sealed(auto, 21, new byte[] {1, 0}));
        seeds.put(version + "alert", sealed(auto, 21, new byte[] {2, 20}));
        seeds.put(version + "key-update", sealed(auto, 22, new byte[] {24, 0, 0, 1, 1}));
        seeds.put(version + "renegotiation", sealed(auto, 22, new byte[] {0, 0, 0, 0}));
        seeds.put(version + "change-cipher-spec", sealed(auto, 20, new byte[] {1}));
        seeds.put(version + "unsealed", unsealed(auto, new byte[] {21, 3, 3, 0, 2, 1, 0}));
      }
      return seeds;
    }
    boolean server = target.equals("aServerBeforeTheHandshake");
    for (TlsVersions versions : List.of(TlsVersions.AUTO, TlsVersions.TLS_1_2)) {
      boolean auto = versions == TlsVersions.AUTO;
      Flights flights = handshake(versions);
      List<byte[]> heard = server ? flights.client : flights.server;
      String version = auto ? "1.3-" : "1.2-";
      seeds.put(version + "first-flight", pieces(auto, heard.subList(0, 1), 20_000));
      seeds.put(version + "all-flights", pieces(auto, heard, 20_000));
      seeds.put(version + "in-small-pieces", pieces(auto, heard, 50));
    }
    seeds.put("alert", pieces(true, List.of(new byte[] {21, 3, 3, 0, 2, 2, 40}), 20_000));
    seeds.put("no-tls", pieces(true, List.of("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII)), 20_000));
    return seeds;
  }

  private static byte[] pieces(boolean auto, List<byte[]> flights, int most) {
    SeedBytes seed = new SeedBytes().flag(auto);
    for (byte[] flight : flights) {
      seed.bytes(flight);
      for (int left = flight.length; left > 0; left -= Math.min(left, most)) {
        seed.number(Math.min(left, most), 1, 20_000);
      }
    }
    return seed.whole();
  }

  private static byte[] sealed(boolean auto, int type, byte[] content) {
    return new SeedBytes()
        .flag(auto)
        .number(content.length, 0, 300)
        .bytes(content)
        .flag(true)
        .number(type, 20, 23)
        .whole();
  }

  private static byte[] unsealed(boolean auto, byte[] record) {
    return new SeedBytes()
        .flag(auto)
        .number(record.length, 0, 300)
        .bytes(record)
        .flag(false)
        .whole();
  }

  private static Flights handshake(TlsVersions versions) throws IOException {
    TlsClientProtocol client = new TlsClientProtocol();
    TlsServerProtocol server = new TlsServerProtocol();
    server.accept(new ServerPolicy(CRYPTO, _ -> Optional.of(KEY), versions));
    client.connect(new ClientPolicy(CRYPTO, KEY, versions));
    Flights flights = new Flights(new ArrayList<>(), new ArrayList<>());
    while (client.getAvailableOutputBytes() + server.getAvailableOutputBytes() > 0) {
      pass(client, server, flights.client);
      pass(server, client, flights.server);
    }
    assertTrue(client.isConnected() && server.isConnected());
    return flights;
  }

  private static void pass(TlsProtocol from, TlsProtocol to, List<byte[]> flights)
      throws IOException {
    byte[] bytes = new byte[from.getAvailableOutputBytes()];
    if (bytes.length > 0) {
      from.readOutput(bytes, 0, bytes.length);
      flights.add(bytes);
      to.offerInput(bytes);
    }
  }
}
