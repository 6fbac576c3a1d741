package io.countersign.cli.run;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.countersign.cli.settings.ChainKey;
import io.countersign.cli.settings.ChainSettings;
import io.countersign.cli.settings.StateHook;
import io.countersign.core.guard.JumpLimit;
import io.countersign.core.watermark.Amendment;
import io.countersign.core.watermark.WatermarkException;
import io.countersign.core.watermark.WatermarkOwner;
import io.countersign.core.watermark.WatermarkRecord;
import io.countersign.core.watermark.WatermarkUpkeep;
import io.countersign.core.watermark.Witnesses;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a {@code state_hook} knows of its chain, made the least that the watermark says: the height
 * it prints is in a block, so nothing at or below it has to be signed any more. TMKMS 0.15 has the
 * key ({@code src/chain/state/hook.rs}), and there the command never gets its output read.
 */
final class StateHookFloor {
  private static final Logger LOG = LoggerFactory.getLogger(StateHookFloor.class);

  /** Heights that a hook may be ahead whatever time has passed: TMKMS's sanity limit. */
  private static final long ALWAYS_BELIEVED = 9_000;

  /** More than any chain has; a time in milliseconds, printed by mistake, could not be undone. */
  private static final long HIGHEST_BEGIN = 100_000_000;

  private StateHookFloor() {}

  /**
   * Runs the chain's hook, if it has one.
   *
   * @return the height it prints; empty if there is none, or it failed and {@code fail_closed} is
   *     false
   * @throws StartException if it failed and {@code fail_closed} holds
   */
  static OptionalLong ask(ChainKey key) throws StartException {
    Optional<StateHook> hook = key.chain().stateHook();
    if (hook.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      return OptionalLong.of(height(HookCommand.run(hook.get(), key.chain().id())));
    } catch (HookException e) {
      failed(key, e);
      return OptionalLong.empty();
    }
  }

  private static void failed(ChainKey key, HookException e) throws StartException {
    if (key.chain().stateHook().map(StateHook::failClosed).orElse(true)) {
      throw new StartException(
          "chain %s: state_hook: %s; without what it knows nothing is signed, since fail_closed is true"
              .formatted(key.name(), e.getMessage()),
          e);
    }
    LOG.warn(
        "[{}] state_hook: {}; fail_closed = false, so signing starts without what it knows",
        key.name(),
        e.getMessage());
  }

  /**
   * Raises a watermark that no signer is using and that is behind what the hook said.
   *
   * @throws StartException if that is too far to be believed, and {@code fail_closed} holds
   * @throws WatermarkException if the watermark cannot be used
   */
  static void raise(ChainKey key, WatermarkOwner owner, Witnesses witnesses, long height)
      throws StartException, WatermarkException {
    try {
      raiseOrRefuse(key, owner, witnesses, height);
    } catch (HookException e) {
      failed(key, e);
    }
  }

  private static void raiseOrRefuse(
      ChainKey key, WatermarkOwner owner, Witnesses witnesses, long height)
      throws WatermarkException, HookException {
    Amendment raised =
        WatermarkUpkeep.amend(
            key.watermarkFile(),
            key.chain().id(),
            witnesses,
            last ->
                last.owner().equals(owner)
                        && height > height(last)
                        && isBelieved(key.chain(), last, height)
                    ? last.next(last.watermark().raisedTo(height), InstantSource.system().millis())
                    : last);
    WatermarkRecord before = raised.before();
    if (raised.changed()) {
      LOG.info(
          "[{}] state_hook: the chain is at height {}, last signed was {}: nothing at or below it is signed",
          key.name(),
          height,
          before.watermark().describe());
    } else if (height > height(before) && before.owner().equals(owner)) {
      throw new HookException(
          ("it printed height %d, %d above the last one, %d, and at most %d heights are believed; if the chain is really there,"
                  + " type: countersign state raise %s --height %d")
              .formatted(
                  height,
                  height - height(before),
                  height(before),
                  believed(key.chain(), before),
                  key.name().argument(),
                  height));
    } else {
      LOG.info(
          "[{}] state_hook: the chain is at height {}, no further than what was signed",
          key.name(),
          height);
    }
  }

  private static boolean isBelieved(ChainSettings chain, WatermarkRecord last, long height) {
    return height - height(last) <= believed(chain, last);
  }

  /** Where nothing was signed there is nothing to measure from but what a chain can have. */
  private static long believed(ChainSettings chain, WatermarkRecord last) {
    if (height(last) == 0) {
      return HIGHEST_BEGIN;
    }
    long millis = last.writtenAt() == 0 ? 0 : InstantSource.system().millis() - last.writtenAt();
    return new JumpLimit(chain.jumpLimit().blocksPerSecond(), ALWAYS_BELIEVED)
        .believed(Duration.ofMillis(millis));
  }

  private static long height(WatermarkRecord record) {
    return record.watermark().position().height();
  }

  /** What a hook has printed. */
  static long height(String output) throws HookException {
    try {
      JsonElement height =
          JsonParser.parseString(output).getAsJsonObject().get("latest_block_height");
      if (height instanceof JsonPrimitive) {
        long latest = Long.parseLong(height.getAsString());
        if (latest >= 0) {
          return latest;
        }
      }
    } catch (JsonParseException | IllegalStateException | NumberFormatException e) {
      // Said below.
    }
    throw new HookException(
        "expected it to print {\"latest_block_height\": \"347290\"}, got "
            + HookCommand.printable(output));
  }
}
