package io.countersign.cli;

/**
 * What the program was called by: usage texts and the commands in messages show it.
 *
 * @param isTmkms in TMKMS's place, by a link of its name: what that program does without options,
 *     so do we
 * @param typed what an operator types for it, which may be a path
 */
public record ProgramName(boolean isTmkms, String typed) {
  private static final String OURS = "countersign";
  private static final String THEIRS = "tmkms";

  public static final ProgramName COUNTERSIGN = new ProgramName(false, OURS);
  public static final ProgramName TMKMS = new ProgramName(true, THEIRS);

  /** In usage texts. */
  public String label() {
    return isTmkms ? THEIRS : OURS;
  }

  /**
   * That of a launcher's file name; any other than {@code tmkms} is ours.
   *
   * @param typed a word that works in a shell; empty if that is the name itself
   */
  static ProgramName of(String fileName, String typed) {
    if (!fileName.equals(THEIRS)) {
      return COUNTERSIGN;
    }
    return typed.isEmpty() ? TMKMS : new ProgramName(true, typed);
  }
}
