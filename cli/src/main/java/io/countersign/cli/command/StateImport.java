package io.countersign.cli.command;

import io.countersign.cli.Terminal;
import io.countersign.cli.run.RenamedKey;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.state.StateDocument;
import io.countersign.cli.state.StateText;
import io.countersign.core.watermark.Amendment;
import io.countersign.core.watermark.Watermark;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkFiles;
import io.countersign.core.watermark.WatermarkRecord;
import io.countersign.core.watermark.WatermarkUpkeep;
import io.countersign.core.watermark.WitnessFolder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** A document on its way into a chain's watermark: only ever upwards. */
final class StateImport {
  private final Terminal terminal;
  private final ChainKey key;

  StateImport(Terminal terminal, ChainKey key) {
    this.terminal = terminal;
    this.key = key;
  }

  /**
   * Makes the watermark, or raises it to what both know.
   *
   * @param document of this chain and its key
   * @return whether the state here is another now
   * @throws CommandException if the two contradict each other, or the file is another key's
   */
  boolean take(StateDocument document) throws CommandException, WatermarkException {
    Path file = key.watermarkFile();
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      Optional<String> renamed = RenamedKey.problem(key, document.owner());
      if (renamed.isPresent()) {
        throw new CommandException(renamed.get());
      }
      new TmkmsBeside(key).requireNotBehind(document.watermark());
      WatermarkFiles.create(file, document.firstRecord());
      terminal.say("made %s".formatted(file));
      say("now", document.watermark());
      new TmkmsBeside(key).raise(document.watermark());
      return true;
    }
    Amendment amendment =
        WatermarkUpkeep.amend(
            file, key.chain().id(), WitnessFolder.inMemory(), own -> combined(own, document));
    WatermarkRecord own = amendment.before();
    if (!own.owner().equals(document.owner())) {
      throw new CommandException(
          "%s is of the key with fingerprint %s, and the state document of %s; nothing was changed"
              .formatted(
                  file,
                  own.owner().keyFingerprint().hexPrefix(8),
                  document.owner().keyFingerprint().hexPrefix(8)));
    }
    if (own.watermark().contradicts(document.watermark())) {
      throw contradiction(own.watermark(), document.watermark());
    }
    say("here", own.watermark());
    say("document", document.watermark());
    say(amendment.changed() ? "now" : "unchanged", amendment.after().watermark());
    new TmkmsBeside(key).raise(amendment.after().watermark());
    return amendment.changed();
  }

  private static WatermarkRecord combined(WatermarkRecord own, StateDocument document) {
    Watermark other = document.watermark();
    if (!own.owner().equals(document.owner()) || own.watermark().contradicts(other)) {
      return own;
    }
    Watermark together = own.watermark().together(other);
    boolean higher = together.position().compareTo(own.watermark().position()) > 0;
    return together.equals(own.watermark())
        ? own
        : own.next(together, higher ? document.signedAt() : own.writtenAt());
  }

  private CommandException contradiction(Watermark own, Watermark other) {
    String what = StateText.lastSigned(own);
    String otherWhat = StateText.lastSigned(other);
    return new CommandException(
        ("chain %s: two signers have signed different things: this host %s, the other %s; nothing was changed; stop both, find out which one"
                + " runs that should not, and when the chain is past height %d, type with its height: countersign state raise %s --height HEIGHT")
            .formatted(
                key.name(),
                what,
                what.equals(otherWhat) ? otherWhat + " at another time" : otherWhat,
                own.position().height(),
                key.name().argument()));
  }

  private void say(String whose, Watermark watermark) {
    terminal.say(
        "%s: %-9s last signed %s".formatted(key.name(), whose, StateText.lastSigned(watermark)));
  }
}
