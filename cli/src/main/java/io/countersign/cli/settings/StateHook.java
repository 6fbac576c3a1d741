package io.countersign.cli.settings;

import java.time.Duration;
import java.util.List;

/**
 * A {@code state_hook}: a command that prints the chain's latest height.
 *
 * @param command with its arguments, not empty
 * @param failClosed do not start when the command fails
 */
public record StateHook(List<String> command, Duration timeout, boolean failClosed) {}
