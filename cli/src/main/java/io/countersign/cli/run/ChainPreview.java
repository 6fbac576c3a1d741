package io.countersign.cli.run;

import io.countersign.cli.settings.ChainKey;
import io.countersign.core.watermark.Watermark;
import io.countersign.protocol.consensus.PublicKey;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A chain that a start would sign for.
 *
 * @param key empty if it cannot be used
 * @param device which the key is in, and what it says of itself; empty for a key in a file
 * @param encrypted whether the key's file is, so that its passphrase decides whether it can be used
 * @param state what it would go on from; empty if it cannot be used, or would be made
 * @param signer the process that has the state in use
 * @param problems for which a start would fail
 */
public record ChainPreview(
    ChainKey configured,
    Optional<PublicKey> key,
    Optional<String> device,
    boolean encrypted,
    Optional<Watermark> state,
    OptionalLong signer,
    List<NodePreview> nodes,
    List<String> problems) {}
