/**
 * The channels that a mailbox is read and acknowledged on: server-sent events, JSON long poll, and
 * a gRPC stream. Each translates what {@code reading} gives it, at its client's pace.
 */
@NullMarked
package dev.recado.push.channel;

import org.jspecify.annotations.NullMarked;
