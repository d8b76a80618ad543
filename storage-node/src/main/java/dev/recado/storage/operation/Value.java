package dev.recado.storage.operation;

/** What is kept under a key. */
public record Value(Bytes bytes, String contentType) {}
