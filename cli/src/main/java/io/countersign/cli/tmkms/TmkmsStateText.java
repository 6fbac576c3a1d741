package io.countersign.cli.tmkms;

import io.countersign.core.watermark.Watermark;

/** A whole state file for a TMKMS that goes on after us, as it writes it. */
public final class TmkmsStateText {
  private TmkmsStateText() {}

  /** So that it contradicts nothing of {@code last}. */
  public static String of(Watermark last) {
    return switch (TmkmsState.of(last)) {
      case TmkmsState.Signed signed -> signed.text();
      case TmkmsState.Ceiling ceiling -> ceiling.text();
      case TmkmsState.Nothing _, TmkmsState.Torn _ ->
          throw new IllegalStateException("expected a position to go on from");
    };
  }
}
