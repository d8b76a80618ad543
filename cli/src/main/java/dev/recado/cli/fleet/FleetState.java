package dev.recado.cli.fleet;

import dev.recado.cli.process.ProcessRef;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@code fleet.json} tells others: who runs the fleet, and every process of it. */
public record FleetState(
    String phase, boolean restart, ProcessRef up, List<Member> members, List<ShortLived> helpers) {

  /** {@code process} is empty while it does not run. */
  public record Member(
      String name, Optional<ProcessRef> process, boolean ready, Map<String, Integer> ports) {}

  /** A short-lived process of a start. */
  public record ShortLived(String name, ProcessRef process) {}

  public Optional<Member> member(String name) {
    return members.stream().filter(member -> member.name().equals(name)).findFirst();
  }

  public List<String> names() {
    return members.stream().map(Member::name).toList();
  }
}
