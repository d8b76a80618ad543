package dev.recado.cli;

import dev.recado.cli.fleet.AdminApi;
import dev.recado.cli.fleet.FleetException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes members' faults away. */
@Command(
    name = "clear",
    mixinStandardHelpOptions = true,
    description = "Takes a member's faults away; whatever stands still at a failpoint goes on.")
final class FaultsClearCommand implements Callable<Integer> {

  @Mixin private StateOption stateOption = new StateOption();

  @Parameters(arity = "0..1", paramLabel = "MEMBER", description = "Name or id; all without it.")
  private String member = "";

  @Override
  public Integer call() {
    AdminApi api = AdminApi.of(stateOption.requireRunning(), stateOption.state().adminKey());
    List<AdminApi.Member> members = member.isEmpty() ? api.members() : List.of(api.member(member));
    boolean all = true;
    for (AdminApi.Member one : members) {
      try {
        api.clear(one);
        System.out.println(one.name() + " has no faults now.");
      } catch (FleetException e) {
        // The others are to be cleared all the same.
        all = false;
        System.out.println(one.name() + ": " + e.getMessage());
      }
    }
    return all ? 0 : 1;
  }
}
