package dev.recado.verification.fleet;

import java.util.List;

/** What befalls some of the fleet's processes, all at one moment. */
public sealed interface Fault {

  List<String> members();

  /** {@code kill -9} of members, the immediate shutdown of a database; they are started again. */
  record Kill(List<String> members) implements Fault {
    public Kill {
      members = List.copyOf(members);
    }
  }

  /** They stop in the middle of an instruction, until the fleet is healed. */
  record Pause(List<String> members) implements Fault {
    public Pause {
      members = List.copyOf(members);
    }
  }
}
