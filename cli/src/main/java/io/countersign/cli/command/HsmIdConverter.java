package io.countersign.cli.command;

import io.countersign.yubihsm.client.ObjectId;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An object's id in a device: decimal, or hex behind 0x. */
final class HsmIdConverter implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String text) {
    try {
      return ObjectId.parse(text).value();
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(String.valueOf(e.getMessage()));
    }
  }
}
