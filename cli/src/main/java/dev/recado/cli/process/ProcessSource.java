package dev.recado.cli.process;

import java.io.IOException;
import java.util.Optional;

/** What a supervised process is made from, again after every crash. */
public interface ProcessSource {

  /** Makes room for a start, for example waits for what a crashed one left. May be interrupted. */
  default void prepare() throws IOException, InterruptedException {}

  ProcessSpec spec() throws IOException;

  /** Empty once the process can serve, else why it cannot. Bounded by a second or two. */
  Optional<String> whyNotReady();
}
