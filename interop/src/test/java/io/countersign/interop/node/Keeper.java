package io.countersign.interop.node;

import io.countersign.harness.node.SignerProgram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Who has the key of a {@link FlatOutValidator}. */
enum Keeper {
  NODE("the node itself"),
  TMKMS("TMKMS"),
  EACH("ours, each"),
  AHEAD("ours, ahead"),
  /** {@link #AHEAD} once more: what differs between the two is noise. */
  CONTROL("ours, ahead, again");

  private final String label;

  Keeper(String label) {
    this.label = label;
  }

  /** Makes what is ours into this, before anything has run. */
  void prepare(SignerUnderTest signer, Path folder, NodeHome home) throws IOException {
    if (this == NODE) {
      Path key = folder.resolve("secrets/%s-consensus.key".formatted(signer.chainId()));
      Path there = home.directory().resolve("config/priv_validator_key.json");
      Files.delete(there); // a fresh one, which no export overwrites
      SignerProgram.run(
          SignerUnderTest.PROGRAM,
          folder,
          "softsign",
          "export",
          "--to",
          "cometbft",
          key.toString(),
          there.toString());
    }
    prepare(signer);
  }

  /** Makes what is ours into the signer of this, for any node. */
  void prepare(SignerUnderTest signer) throws IOException {
    switch (this) {
      case NODE -> {}
      case TMKMS -> signer.forgetState(); // as on a host where ours has never been
      case EACH -> signer.addToChain("durability = \"each\"");
      case AHEAD, CONTROL -> signer.addToChain("durability = \"ahead\"");
    }
  }

  /** Where the node listens for its signer; empty if it has the key. */
  String listensAt(SignerUnderTest signer) {
    return this == NODE ? "" : signer.address().toString();
  }

  /** Starts the signer, if there is one apart from the node. */
  void start(SignerUnderTest signer) throws IOException {
    switch (this) {
      case NODE -> {}
      case TMKMS -> signer.startTmkms();
      case EACH, AHEAD, CONTROL -> signer.start();
    }
  }

  @Override
  public String toString() {
    return label;
  }
}
