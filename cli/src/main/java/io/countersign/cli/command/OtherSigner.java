package io.countersign.cli.command;

import io.countersign.cli.cometbft.FilePvState;
import io.countersign.cli.tmkms.TmkmsStateText;
import io.countersign.core.watermark.Watermark;
import java.util.Arrays;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A program that a validator can go to from here. */
enum OtherSigner {
  TMKMS("tmkms"),
  COMETBFT("cometbft"),
  COSMOS_KMS("cosmos-kms");

  private final String label;

  OtherSigner(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }

  /** Its state file, so that it contradicts nothing that was signed here. */
  String state(Watermark last) {
    return switch (this) {
      case TMKMS -> TmkmsStateText.of(last);
      case COMETBFT, COSMOS_KMS -> FilePvState.of(last).text();
    };
  }

  /** From the command line. */
  static final class Converter implements ITypeConverter<OtherSigner> {
    @Override
    public OtherSigner convert(String value) {
      return Arrays.stream(values())
          .filter(program -> program.label.equals(value))
          .findFirst()
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "expected one of %s, got \"%s\""
                          .formatted(
                              Arrays.stream(values())
                                  .map(OtherSigner::label)
                                  .collect(Collectors.joining(", ")),
                              value)));
    }
  }
}
