package dev.recado.cli;

import dev.recado.cli.fleet.AdminApi;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts a member's faults, or has one befall it once. */
@Command(
    name = "set",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Puts the faults of a member, instead of those it had; they end with its process.",
      "--pause, --kill and --kill-postgres befall it once, and come alone."
    })
final class FaultsSetCommand implements Callable<Integer> {

  @Mixin private StateOption stateOption = new StateOption();

  @Parameters(paramLabel = "MEMBER", description = "Name or id, such as storage-2.")
  private String member = "";

  @Option(
      names = "--lose",
      paramLabel = "P",
      description = "Probability that what is done is not acknowledged; 0.5 is the classic.")
  private @Nullable Double lose;

  @Option(names = "--delay", paramLabel = "TIME", description = "Of every operation: 200ms, 5s.")
  private @Nullable String delay;

  @Option(names = "--refuse", paramLabel = "P", description = "Probability of a refusal.")
  private @Nullable Double refuse;

  @Option(
      names = "--stop-at",
      paramLabel = "POINT",
      description = "Ends the process at this failpoint ('faults list' names them).")
  private List<String> stopAt = new ArrayList<>();

  @Option(
      names = "--hold",
      paramLabel = "TIME",
      description = "Stands still at the failpoint for so long, or until cleared, and goes on.")
  private @Nullable String hold;

  @Option(names = "--seed", paramLabel = "N", description = "Of the chances.")
  private @Nullable Long seed;

  @Option(
      names = "--clock-shift",
      paramLabel = "TIME",
      description = "Of the machine's clock as the process reads it: 3m is ahead, -3m behind.")
  private @Nullable String clockShift;

  @Option(names = "--pause", paramLabel = "TIME", description = "SIGSTOP, SIGCONT after so long.")
  private @Nullable String pause;

  @Option(names = "--kill", description = "The process ends in the middle of whatever it does.")
  private boolean kill;

  @Option(
      names = "--kill-postgres",
      description = "Immediate shutdown of the server of the member's database.")
  private boolean killPostgres;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    Map<String, Object> rules = rules();
    Map<String, Object> strikes = strikes();
    if (strikes.size() > 1 || (!strikes.isEmpty() && !rules.isEmpty())) {
      throw new ParameterException(
          spec.commandLine(), "--pause, --kill and --kill-postgres come alone.");
    }
    if (strikes.isEmpty() && rules.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "No fault is named. To take them away: faults clear");
    }
    AdminApi api = AdminApi.of(stateOption.requireRunning(), stateOption.state().adminKey());
    AdminApi.Member named = api.member(member);
    if (strikes.isEmpty()) {
      System.out.println(named.name() + " now has " + api.put(named, rules).faults());
    } else {
      api.strike(named, strikes);
      System.out.println(named.name() + ": " + strikes);
    }
    return 0;
  }

  private Map<String, Object> rules() {
    var rules = new LinkedHashMap<String, Object>();
    put(rules, "loseAcknowledgements", lose);
    put(rules, "delay", delay);
    put(rules, "refuse", refuse);
    put(rules, "stopAt", stopAt.isEmpty() ? null : stopAt);
    put(rules, "hold", hold);
    put(rules, "seed", seed);
    put(rules, "clockShift", clockShift);
    return rules;
  }

  private Map<String, Object> strikes() {
    var strikes = new LinkedHashMap<String, Object>();
    put(strikes, "pause", pause);
    put(strikes, "kill", kill ? true : null);
    put(strikes, "killPostgres", killPostgres ? true : null);
    return strikes;
  }

  private static void put(Map<String, Object> fields, String name, @Nullable Object value) {
    if (value != null) {
      fields.put(name, value);
    }
  }
}
