package io.countersign.cli;

/** What the program was called by: usage texts and the commands in messages show it. */
public enum ProgramName {
  COUNTERSIGN,
  /** In TMKMS's place, by a link of its name: what that program does without options, so do we. */
  TMKMS;

  /** As it is typed. */
  public String label() {
    return switch (this) {
      case COUNTERSIGN -> "countersign";
      case TMKMS -> "tmkms";
    };
  }

  /** That of a launcher's file name; any other than {@code tmkms} is ours. */
  static ProgramName of(String fileName) {
    return fileName.equals(TMKMS.label()) ? TMKMS : COUNTERSIGN;
  }
}
