package dev.recado.push.mailbox;

/** Sequences that policy dropped before they were acknowledged; both ends included. */
public record Gap(long from, long through) {}
