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

  /** One ends when it next comes to this point of its work. */
  record StopAt(Failpoint failpoint) implements Fault {

    @Override
    public List<String> members() {
      return List.of(failpoint.member());
    }
  }

  /** One does this to whatever it serves, until the fleet is healed. */
  record Disturb(String member, Disturbance disturbance) implements Fault {

    @Override
    public List<String> members() {
      return List.of(member);
    }
  }

  enum Disturbance {
    /** Half of what is done is not acknowledged. */
    LOSE_ACKNOWLEDGEMENTS,
    /** Everything is looked at later. */
    DELAY,
    /** Some of it is refused before it is looked at. */
    REFUSE
  }

  /** They stop in the middle of an instruction, until the fleet is healed. */
  record Pause(List<String> members) implements Fault {
    public Pause {
      members = List.copyOf(members);
    }
  }
}
