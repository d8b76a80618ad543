package dev.recado.storage.position;

import dev.recado.protocol.SessionToken;
import dev.recado.protocol.v1.Entry;
import java.util.Optional;

/** An entry as it stands at an applied index. */
public record Found(Optional<Entry> entry, SessionToken.Seen at) {}
