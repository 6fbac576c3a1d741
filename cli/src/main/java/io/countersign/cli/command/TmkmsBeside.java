package io.countersign.cli.command;

import io.countersign.cli.run.FirstWatermark;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.state.StateText;
import io.countersign.cli.tmkms.TmkmsState;
import io.countersign.cli.tmkms.TmkmsStateException;
import io.countersign.cli.tmkms.TmkmsStateFile;
import io.countersign.core.watermark.CoveredWatermark;
import io.countersign.core.watermark.Watermark;
import java.io.IOException;
import java.nio.file.Files;

/** TMKMS's state file beside a watermark that a command changes. */
final class TmkmsBeside {
  private final ChainKey key;

  TmkmsBeside(ChainKey key) {
    this.key = key;
  }

  /**
   * After the watermark was raised: a TMKMS must not sign below it either.
   *
   * @throws CommandException if it could not be written, which changes nothing of what was done
   */
  void raise(Watermark to) throws CommandException {
    write(TmkmsState.of(to), "the state was raised, but");
  }

  /** Before signing ends on this host: a TMKMS must not go on here. */
  void end() throws CommandException {
    write(TmkmsState.Ceiling.OF_EVERYTHING, "nothing was changed, since");
  }

  private void write(TmkmsState state, String outcome) throws CommandException {
    if (!key.keepsTmkmsState()) {
      return;
    }
    try {
      TmkmsStateFile.raise(key.chain().stateFile(), state);
    } catch (IOException | TmkmsStateException e) {
      throw new CommandException(
          "chain %s: %s %s".formatted(key.name(), outcome, e.getMessage()), e);
    }
  }

  /**
   * Passes if TMKMS has signed nothing since: what leaves this host must be all that was signed.
   */
  void requireNoNews(Watermark own) throws CommandException, TmkmsStateException {
    if (TmkmsState.read(key.tmkmsState()) instanceof TmkmsState.Signed signed
        && signed.isNewsTo(own)) {
      throw new CommandException(
          "chain %s: TMKMS signed %s since, as %s says, and here is only known: %s; stop TMKMS, and take it over first: countersign state raise %s --height %d"
              .formatted(
                  key.name(),
                  signed.describe(),
                  key.chain().stateFile(),
                  StateText.lastSigned(own),
                  key.name().argument(),
                  signed.position().height()));
    }
  }

  /**
   * Passes if a document that is to be the state here is not behind what was signed here: that
   * would be an old export.
   */
  void requireNotBehind(Watermark document) throws CommandException {
    try {
      TmkmsState state = TmkmsState.read(key.tmkmsState());
      boolean behind =
          switch (state) {
            case TmkmsState.Ceiling ceiling ->
                !ceiling.equals(TmkmsState.Ceiling.OF_EVERYTHING)
                    && !CoveredWatermark.canHaveLeft(document, ceiling.position().height());
            case TmkmsState.Torn _ -> true;
            case TmkmsState.Signed _, TmkmsState.Nothing _ -> false;
          };
      if (behind) {
        throw new CommandException(FirstWatermark.lost(key, state));
      }
    } catch (TmkmsStateException e) {
      throw new CommandException("chain %s: %s".formatted(key.name(), e.getMessage()), e);
    }
  }

  /** Passes if the file says no more than our own watermark. */
  void requireOurs(Watermark own) throws CommandException, TmkmsStateException {
    if (TmkmsState.read(key.tmkmsState()) instanceof TmkmsState.Signed signed
        && !TmkmsState.of(own).equals(signed)) {
      throw new CommandException(
          "%s says that height %d was signed, so this chain is not forgotten; if it is a test network that starts anew, move that file away first"
              .formatted(key.chain().stateFile(), signed.position().height()));
    }
  }

  /** Deletes it, if it is there. */
  void forget() throws IOException {
    if (key.keepsTmkmsState()) {
      Files.deleteIfExists(key.chain().stateFile());
    }
  }
}
