package dev.recado.storage.replica;

import dev.recado.storage.operation.Group;
import java.io.IOException;

/** The position's Raft log, for applying a stretch of it again. */
@FunctionalInterface
public interface CommittedLog {

  /** The committed entry at an index that was applied before. */
  Group read(long index) throws IOException;
}
