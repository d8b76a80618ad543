package dev.recado.verification.history;

import java.util.Locale;

/** What an operation does. */
public enum Kind {
  PUT,
  CREATE,
  UPDATE,
  DELETE,
  /** At the leader, without an id: it is asked again as another read. */
  READ,
  /** Through the log, with an id and an outcome that is kept and pushed. */
  LOGGED_READ,
  /** Several at once on keys of one group: all or none. */
  BATCH;

  public boolean hasId() {
    return this != READ;
  }

  public boolean isRead() {
    return this == READ || this == LOGGED_READ;
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
