// The run that the AOT cache is made from: java -cp JARS Training.java LAUNCHER STARTER FOLDER
//
// LAUNCHER sets up a signer in FOLDER; STARTER, the same program told to write down what it loads, serves a node for a
// few heights, a refusal and a second connection. All that a signer does from its start on is then in the cache.

import io.countersign.cli.crypto.CryptoChoice;
import io.countersign.harness.node.AnswerCheck;
import io.countersign.harness.node.Height;
import io.countersign.harness.node.NodeListener;
import io.countersign.harness.node.Pause;
import io.countersign.harness.node.RemoteSigner;
import io.countersign.harness.node.SignerProgram;
import io.countersign.harness.node.SignerSetup;
import io.countersign.harness.node.TestChain;
import io.countersign.protocol.codec.Request;
import io.countersign.protocol.codec.Response;
import io.countersign.protocol.consensus.Step;
import io.countersign.protocol.crypto.Crypto;
import io.countersign.protocol.crypto.Ed25519PrivateKey;
import io.countersign.protocol.crypto.SecretBytes;
import io.countersign.protocol.link.Deadlines;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/** For all that happens before the signer is told to end: it takes about a second. */
static final Duration LIMIT = Duration.ofSeconds(30);

final TestChain chain = new TestChain("training-1");
final Crypto crypto = CryptoChoice.make().crypto();

void main(String[] arguments) throws IOException {
  var setup = new SignerSetup(chain.chainId(), Path.of(arguments[0]), Path.of(arguments[2]));
  setup.create(line -> {});
  try (var deadlines = new Deadlines();
      var identity = new Ed25519PrivateKey(crypto, SecretBytes.random(Ed25519PrivateKey.SEED_LENGTH));
      var node = NodeListener.open(setup.address(), crypto, identity, deadlines);
      var signer = setup.startWith(Path.of(arguments[1]))) {
    Thread.startVirtualThread(() -> closeAfter(LIMIT, node));
    serve(node, 1, 20);
    serve(node, 21, 25);
    end(signer);
  }
}

/** A signer that never comes must not hold up the build. */
void closeAfter(Duration limit, NodeListener node) {
  try {
    Thread.sleep(limit);
    node.close();
  } catch (InterruptedException | IOException e) {
    throw new IllegalStateException(e);
  }
}

void serve(NodeListener node, long from, long to) throws IOException {
  try (RemoteSigner signer = node.accept()) {
    if (!(signer.ask(new Request.ShowPublicKey(chain.chainId())) instanceof Response.PublicKeyIs(var key))) {
      throw new IOException("the signer does not show its key");
    }
    var check = new AnswerCheck(crypto, chain.chainId(), key, true);
    for (long height = from; height <= to; height++) {
      Height.sign(signer, chain, check, height, Pause.NONE);
    }
    signer.ask(chain.conflicting(Step.PRECOMMIT, to));
  }
}

/** The cache is written before the process ends, which takes a few seconds. */
void end(SignerProgram signer) throws IOException {
  int code = signer.terminate(Duration.ofMinutes(1));
  if (code != 0) {
    throw new IOException("the signer ended with " + code);
  }
}
