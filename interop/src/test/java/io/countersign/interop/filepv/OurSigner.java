package io.countersign.interop.filepv;

import io.countersign.core.ChainSigner;
import io.countersign.core.Precautions;
import io.countersign.core.check.ChainCheck;
import io.countersign.core.guard.JumpLimit;
import io.countersign.core.session.Session;
import io.countersign.core.watermark.Durability;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkFiles;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.core.watermark.WitnessFolder;
import io.countersign.protocol.codec.MalformedMessageException;
import io.countersign.protocol.codec.MessageCodec;
import io.countersign.protocol.codec.NodeCodec;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PublicKey;
import io.countersign.softsign.KeyFileException;
import io.countersign.softsign.SoftSigningKey;
import java.io.Closeable;
import java.nio.file.Path;
import java.security.InvalidKeyException;

/** Our signer from a message's bytes to the answer's, its watermark in a real file. */
final class OurSigner implements Closeable {
  /** FilePV believes any height. */
  private static final Precautions ANY_HEIGHT =
      new Precautions(ChainCheck.OFF, new JumpLimit(0, Long.MAX_VALUE));

  private final Crypto crypto;
  private final TestKey key;
  private final Path watermark;
  private final String chainId;
  private ChainSigner signer;

  private OurSigner(
      Crypto crypto, TestKey key, Path watermark, String chainId, ChainSigner signer) {
    this.crypto = crypto;
    this.key = key;
    this.watermark = watermark;
    this.chainId = chainId;
    this.signer = signer;
  }

  /** Makes the watermark, which must not be there yet. */
  static OurSigner create(Crypto crypto, TestKey key, Path watermark, String chainId)
      throws KeyFileException, WatermarkException, InvalidKeyException {
    try (SoftSigningKey opened = key.open(crypto)) {
      WatermarkFiles.create(watermark, WatermarkOwner.of(chainId, opened.publicKey()), 0);
    }
    return at(crypto, key, watermark, chainId);
  }

  /** One on a watermark that is there. */
  static OurSigner at(Crypto crypto, TestKey key, Path watermark, String chainId)
      throws KeyFileException, WatermarkException, InvalidKeyException {
    return new OurSigner(crypto, key, watermark, chainId, open(crypto, key, watermark, chainId));
  }

  private static ChainSigner open(Crypto crypto, TestKey key, Path watermark, String chainId)
      throws KeyFileException, WatermarkException, InvalidKeyException {
    SoftSigningKey opened = key.open(crypto);
    return new ChainSigner(
        chainId,
        opened,
        new Ed25519PublicKey(crypto, opened.publicKey().bytes())::verify,
        WatermarkFiles.open(
            watermark,
            WatermarkOwner.of(chainId, opened.publicKey()),
            Durability.EACH,
            WitnessFolder.inMemory()),
        ANY_HEIGHT);
  }

  /** What it answers to one message, as a node reads it. */
  Response ask(byte[] message) throws MalformedMessageException {
    Response answer = new Session(signer, Long.MAX_VALUE).answer(MessageCodec.decode(message));
    return NodeCodec.decode(MessageCodec.encode(answer));
  }

  /** Ends it and opens it again from its files. */
  void restart() throws KeyFileException, WatermarkException, InvalidKeyException {
    signer.close();
    signer = open(crypto, key, watermark, chainId);
  }

  @Override
  public void close() {
    signer.close();
  }
}
