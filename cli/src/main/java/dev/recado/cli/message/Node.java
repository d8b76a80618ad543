package dev.recado.cli.message;

/** A storage node, as the gateway lists it. */
public record Node(String id, String name, boolean live) {}
