package io.countersign.core.session;

/**
 * How a link stands, for whoever looks at it. Times are milliseconds since 1970, 0 for never.
 *
 * @param connected whether there is a connection that has shaken hands
 * @param since when that became so
 * @param reason why there is none; empty while there is one
 * @param lastRequestAt when something last came from the node, a ping too
 * @param served requests answered since the link was made, refusals and pings included
 * @param refused how many of them were answered with an error
 * @param lastRefusal the last error; empty if there was none
 * @param lastRefusedAt when that was
 */
public record LinkState(
    boolean connected,
    long since,
    String reason,
    long lastRequestAt,
    long served,
    long refused,
    String lastRefusal,
    long lastRefusedAt) {}
