package io.countersign.cli.settings;

/** A table that names a consensus key, and what was read of it. */
record KeyTable(CheckedTable table, KeySettings settings) {}
