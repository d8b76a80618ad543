package dev.recado.storage.operation;

import java.util.Optional;
import java.util.UUID;

/** What comes out of the log about one operation. */
public sealed interface Submission {

  Identity identity();

  /** 16 bytes; empty where no payload is known. */
  Bytes fingerprint();

  /** Where it is in its trace; empty when it is not traced. It decides nothing. */
  String traceparent();

  /** To be executed, unless it is decided; {@code deadlineMillis} is 0 for none. */
  record Execute(
      UUID id,
      Operation operation,
      Bytes fingerprint,
      long deadlineMillis,
      Optional<UUID> recipient,
      String traceparent)
      implements Submission {

    /** Not traced. */
    public Execute(
        UUID id,
        Operation operation,
        Bytes fingerprint,
        long deadlineMillis,
        Optional<UUID> recipient) {
      this(id, operation, fingerprint, deadlineMillis, recipient, "");
    }

    @Override
    public Identity identity() {
      return new Identity(id, operation.key());
    }
  }

  /** Never to be executed, unless it is decided. */
  record Cancel(Identity identity) implements Submission {

    @Override
    public Bytes fingerprint() {
      return Bytes.EMPTY;
    }

    @Override
    public String traceparent() {
      return "";
    }
  }
}
