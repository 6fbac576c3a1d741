package io.countersign.cli.settings;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key that may stand in a {@link Section}: what the checker goes by, and what the documentation
 * and the schema for editors are written from.
 *
 * @param standard what holds when the key is absent, as an operator would write or say it; empty if
 *     nothing does
 * @param meaning half a sentence
 * @param content of a {@link ValueType#TABLE} or {@link ValueType#TABLES}
 * @param choices of a {@link ValueType#TEXT}: all that may be written, in any order; empty for any
 */
public record Key(
    String name,
    ValueType type,
    boolean required,
    String standard,
    String meaning,
    @Nullable Section content,
    Set<Trait> traits,
    List<String> choices) {
  /** What sets a key apart; without one it is TMKMS's, supported and no secret. */
  public enum Trait {
    /** TMKMS refuses a file that has it. */
    OURS,
    /** The file loads with it, and does not start. */
    UNSUPPORTED,
    /** Its value is printed nowhere. */
    SECRET,
    /** Names a file with a secret in it, which may be one of systemd's credentials. */
    SECRET_FILE
  }

  /** Copies what it is given. */
  public Key {
    traits = Set.copyOf(traits);
    choices = List.copyOf(choices);
  }

  static Key required(String name, ValueType type, String meaning) {
    return new Key(name, type, true, "", meaning, null, Set.of(), List.of());
  }

  static Key optional(String name, ValueType type, String standard, String meaning) {
    return new Key(name, type, false, standard, meaning, null, Set.of(), List.of());
  }

  static Key table(String name, boolean required, Section content, String meaning) {
    return new Key(name, ValueType.TABLE, required, "", meaning, content, Set.of(), List.of());
  }

  static Key tables(String name, Section content, String meaning) {
    return new Key(name, ValueType.TABLES, false, "", meaning, content, Set.of(), List.of());
  }

  static Key unsupported(String name, Section content, String meaning) {
    return tables(name, content, meaning).with(Trait.UNSUPPORTED);
  }

  /** The same, not of TMKMS: every key that TMKMS 0.15 does not know says so. */
  Key ours() {
    return with(Trait.OURS);
  }

  Key secret() {
    return with(Trait.SECRET);
  }

  Key secretFile() {
    return with(Trait.SECRET_FILE);
  }

  Key oneOf(String... all) {
    return new Key(name, type, required, standard, meaning, content, traits, List.of(all));
  }

  /** Whether it has this trait. */
  public boolean is(Trait trait) {
    return traits.contains(trait);
  }

  private Key with(Trait trait) {
    Set<Trait> all = EnumSet.of(trait);
    all.addAll(traits);
    return new Key(name, type, required, standard, meaning, content, all, choices);
  }
}
