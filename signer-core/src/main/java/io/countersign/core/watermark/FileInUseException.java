package io.countersign.core.watermark;

import io.countersign.core.host.LockHolder;
import java.io.IOException;
import java.nio.file.Path;

/** Somebody else has a file locked; the message says who. */
final class FileInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  private FileInUseException(String who) {
    super(who);
  }

  /** This process has it open already, under whatever name. */
  static FileInUseException byThisProcess() {
    return new FileInUseException("another chain of this same process");
  }

  static FileInUseException byAnotherProcess(Path file) {
    return new FileInUseException(LockHolder.describe(file));
  }
}
