package dev.recado.cli;

import dev.recado.cli.fleet.AdminApi;
import dev.recado.cli.fleet.FleetException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Which faults members have, and where they can be made to stop. */
@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "Shows the faults that members have now, and the failpoints that they pass.")
final class FaultsListCommand implements Callable<Integer> {

  private static final String ROW = "%-12s %s%n";

  @Mixin private StateOption stateOption = new StateOption();

  @Parameters(arity = "0..1", paramLabel = "MEMBER", description = "Name or id; all without it.")
  private String member = "";

  @Override
  public Integer call() {
    AdminApi api = AdminApi.of(stateOption.requireRunning(), stateOption.state().adminKey());
    if (!member.isEmpty()) {
      show(api, api.member(member));
      return 0;
    }
    List<AdminApi.Member> members =
        api.members().stream().sorted(Comparator.comparing(AdminApi.Member::name)).toList();
    boolean all = true;
    for (AdminApi.Member one : members) {
      try {
        show(api, one);
      } catch (FleetException e) {
        all = false;
        System.out.printf(Locale.ROOT, ROW, one.name(), e.getMessage());
      }
    }
    return all ? 0 : 1;
  }

  private static void show(AdminApi api, AdminApi.Member member) {
    AdminApi.Faults faults = api.faults(member);
    boolean none = faults.faults().equals("{}");
    System.out.printf(Locale.ROOT, ROW, member.name(), none ? "no faults" : faults.faults());
    if (!none) {
      System.out.printf(Locale.ROOT, ROW, "", "so far: " + faults.counts());
    }
    System.out.printf(Locale.ROOT, ROW, "", "passes: " + String.join(", ", faults.failpoints()));
  }
}
