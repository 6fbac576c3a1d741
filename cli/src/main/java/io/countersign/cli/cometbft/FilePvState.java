package io.countersign.cli.cometbft;

import io.countersign.core.watermark.Watermark;
import io.countersign.protocol.consensus.Bytes;
import io.countersign.protocol.consensus.HeightRoundStep;
import io.countersign.protocol.consensus.Step;
import java.util.Base64;

/**
 * CometBFT's {@code priv_validator_state.json} ({@code privval/file.go}, FilePVLastSignState),
 * which cosmos/kms and Horcrux write too: the height as text, step 1, 2 or 3, signature and sign
 * bytes, so that the same request is answered again.
 *
 * @param position where it stands
 * @param signature empty together with the sign bytes: FilePV panics over one without the other
 */
public record FilePvState(HeightRoundStep position, Bytes signature, Bytes signBytes) {

  /** What FilePV is to read so that it goes on after {@code last} and contradicts nothing of it. */
  public static FilePvState of(Watermark last) {
    HeightRoundStep satOut = new HeightRoundStep(last.satOutHeight(), 0, Step.PRECOMMIT);
    if (last.satOutHeight() != 0 && satOut.compareTo(last.position()) > 0) {
      return new FilePvState(satOut, Bytes.EMPTY, Bytes.EMPTY);
    }
    boolean again = !last.isFloor() && !last.signature().isEmpty();
    return again
        ? new FilePvState(last.position(), last.signature(), last.signBytes())
        : new FilePvState(last.position(), Bytes.EMPTY, Bytes.EMPTY);
  }

  /** The whole file, as CometBFT writes it. */
  public String text() {
    boolean never = position.height() == 0; // nothing was ever signed
    StringBuilder json = new StringBuilder(512);
    json.append("{\n  \"height\": \"%d\",\n".formatted(position.height()));
    json.append("  \"round\": %d,\n".formatted(never ? 0 : position.round()));
    json.append("  \"step\": %d".formatted(never ? 0 : position.step().number()));
    if (!signBytes.isEmpty()) {
      String base64 = Base64.getEncoder().encodeToString(signature.toArray());
      json.append(",\n  \"signature\": \"%s\"".formatted(base64));
      json.append(",\n  \"signbytes\": \"%s\"".formatted(signBytes.hex()));
    }
    return json.append("\n}").toString();
  }
}
