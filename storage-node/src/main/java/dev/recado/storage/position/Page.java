package dev.recado.storage.position;

import dev.recado.protocol.SessionToken;
import dev.recado.protocol.v1.Entry;
import java.util.List;

/**
 * A page of a scan at one applied index; {@code more} when the range goes on after its last entry.
 */
public record Page(List<Entry> entries, boolean more, SessionToken.Seen at) {}
