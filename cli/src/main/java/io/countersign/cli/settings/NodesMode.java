package io.countersign.cli.settings;

import java.time.Duration;

/**
 * Which of a chain's nodes are served: {@code mode} and {@code failover_after}.
 *
 * @param one one of them at a time, else all
 * @param failoverAfter without a request or ping, after which the next is tried
 */
public record NodesMode(boolean one, Duration failoverAfter) {}
