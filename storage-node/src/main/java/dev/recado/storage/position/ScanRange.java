package dev.recado.storage.position;

import com.google.protobuf.ByteString;

/**
 * Keys of a namespace that start with the prefix, from {@code from} (inclusive) to {@code to}
 * (exclusive, empty for no end).
 */
public record ScanRange(
    String namespace, ByteString prefix, ByteString from, ByteString to, int limit) {}
