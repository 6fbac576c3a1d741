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

  /**
   * What it answers to one message.
   *
   * @throws IOException if it panicked, could not read the message, or answered nothing
   */
  Response ask(byte[] message) throws IOException, MalformedMessageException {
    String line = exchange(HexFormat.of().formatHex(message));
    String[] words = line.split(" ", 3);
    boolean answered = words[0].equals("ok") || words[0].equals("error");
    if (!answered || words[1].equals("-")) {
      throw new IOException("expected a decision of FilePV, got: " + line);
    }
    return NodeCodec.decode(HexFormat.of().parseHex(words[1]));
  }

  /** Loads it again from its files. */
  void restart() throws IOException {
    String line = exchange("restart");
    if (!line.equals("restarted")) {
      throw new IOException("expected FilePV to restart, got: " + line);
    }
  }

  private String exchange(String line) throws IOException {
    questions.write(line + "\n");
    questions.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("expected a line of filepv-oracle, it has ended");
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    questions.close();
    answers.close();
  }
}
