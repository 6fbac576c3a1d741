package io.countersign.cli.settings;

import io.countersign.core.key.SignerName;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One key on one chain: what has a watermark, a signer and faults of its own. Most chains have one,
 * without a name; a chain whose validator changes its key has two.
 */
public record ChainKey(ChainSettings chain, KeySettings key) {
  /** For messages. */
  public SignerName name() {
    return new SignerName(chain.id(), key.name().orElse(""));
  }

  /** That of the chain, or one beside it with the key's name in its own. */
  public Path watermarkFile() {
    Path state = chain.stateFile();
    return key.name()
        .map(name -> state.resolveSibling(state.getFileName() + "." + name + ".watermark"))
        .orElse(chain.watermarkFile());
  }

  /** Which TMKMS's state file speaks of: it knows one key for a chain, and no names. */
  public Optional<Path> tmkmsState() {
    return key.name().isPresent() ? Optional.empty() : Optional.of(chain.stateFile());
  }

  /** Whether that file is kept, so that TMKMS can go on after us. */
  public boolean keepsTmkmsState() {
    return tmkmsState().isPresent() && chain.tmkmsState();
  }

  /** Completes the commands in a message that knows the chain alone. */
  public String completed(String message) {
    Pattern command =
        Pattern.compile("(countersign state [a-z]+ )" + Pattern.quote(chain.id()) + "(?=\\s|$)");
    return command.matcher(message).replaceAll("$1" + Matcher.quoteReplacement(name().argument()));
  }
}
