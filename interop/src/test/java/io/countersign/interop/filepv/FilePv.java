package io.countersign.interop.filepv;

import io.countersign.interop.node.CometBft;
import io.countersign.protocol.codec.MalformedMessageException;
import io.countersign.protocol.codec.NodeCodec;
import io.countersign.protocol.codec.Response;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.HexFormat;

/** The real FilePV, in {@code filepv-oracle}; its source says what goes over the pipes. */
final class FilePv implements Closeable {
  private static final String RESTART = "restart";
  private static final String RESTARTED = "restarted";

  private final Process process;
  private final Writer questions;
  private final BufferedReader answers;

  private FilePv(Process process) {
    this.process = process;
    this.questions = process.outputWriter();
    this.answers = process.inputReader();
  }

  /**
   * Starts it.
   *
   * @param state made if it is not there
   */
  static FilePv start(CometBft version, TestKey key, Path state, String chainId)
      throws IOException {
    return new FilePv(
        new ProcessBuilder(
                version.program("filepv-oracle").toString(),
                "-key=" + key.file(),
                "-state=" + state,
                "-chain=" + chainId)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** Asks one message; its answer comes in the order of the questions. */
  void ask(byte[] message) throws IOException {
    questions.write(HexFormat.of().formatHex(message) + "\n");
  }

  /** Has it load itself again from its files, after all that was asked before. */
  void restart() throws IOException {
    questions.write(RESTART + "\n");
  }

  /** Sends what is still here. */
  void flush() throws IOException {
    questions.flush();
  }

  /**
   * The next answer to a message.
   *
   * @throws IOException if it panicked, could not read the message, or answered nothing
   */
  Response answer() throws IOException, MalformedMessageException {
    String line = line();
    while (line.equals(RESTARTED)) {
      line = line();
    }
    String[] words = line.split(" ", 3);
    boolean answered = words[0].equals("ok") || words[0].equals("error");
    if (!answered || words[1].equals("-")) {
      throw new IOException("expected a decision of FilePV, got: " + line);
    }
    return NodeCodec.decode(HexFormat.of().parseHex(words[1]));
  }

  private String line() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("expected a line of filepv-oracle, it has ended");
    }
    return line;
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    questions.close();
    answers.close();
  }
}
