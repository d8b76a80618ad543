package dev.recado.faults;

import dev.recado.membership.MemberRole;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Sets the faults of this process; refuses to when it was not started for that. */
public final class FaultControl {

  private final Optional<FaultsOnPurpose> faults;
  private final MemberRole role;
  private final OwnProcess process;
  private final PostgresServer postgres;

  FaultControl(
      Optional<FaultsOnPurpose> faults,
      MemberRole role,
      OwnProcess process,
      PostgresServer postgres) {
    this.faults = faults;
    this.role = role;
    this.process = process;
    this.postgres = postgres;
  }

  /** Of this process, whose faults the hooks are. */
  public static FaultControl of(
      Faults faults, MemberRole role, Supplier<@Nullable DataSource> database) {
    return new FaultControl(
        faults instanceof FaultsOnPurpose own ? Optional.of(own) : Optional.empty(),
        role,
        new OwnProcess(ProcessHandle.current()),
        new PostgresServer(database));
  }

  /**
   * Throws unless this process was started with the profile.
   *
   * @throws Rejection FAULTS_OFF
   */
  public void requireOn() {
    FaultsOnPurpose _ = on();
  }

  private FaultsOnPurpose on() {
    return faults.orElseThrow(() ->
        new Rejection(
            Reason.FAULTS_OFF,
            "This "
                + role.text()
                + " process runs without the profile '"
                + Faults.PROFILE
                + "'. Start the fleet with './recado up --faults', or the process with --spring.profiles.active="
                + Faults.PROFILE
                + "."));
  }

  MemberFaults get() {
    StandingFaults standing = on().standing();
    return new MemberFaults(standing.rules(), standing.counts(), Failpoint.of(role));
  }

  /** The member's faults, and what is to be run once the asker was told of them. */
  public record Put(MemberFaults faults, Runnable afterwards) {}

  Put put(FaultRules rules) {
    FaultsOnPurpose own = on();
    List<Failpoint> passed = Failpoint.of(role);
    rules.stopAt().stream()
        .filter(point -> !passed.contains(point))
        .findFirst()
        .ifPresent(point -> {
          throw new Rejection(
              Reason.BAD_PARAMETER,
              "A "
                  + role.text()
                  + " process never passes "
                  + point.text()
                  + "; it passes "
                  + String.join(", ", passed.stream().map(Failpoint::text).toList())
                  + ".");
        });
    Runnable arming = own.putUnarmed(rules);
    return new Put(get(), arming);
  }

  /** Returns what is to be run once the asker has its answer. */
  Runnable strike(Strike strike) {
    FaultsOnPurpose own = on();
    return switch (strike) {
      case Strike.Kill() -> () -> own.kill("as an admin asked for");
      case Strike.Pause(var duration) -> process.pausing(duration);
      case Strike.KillPostgres() -> {
        postgres.kill();
        yield () -> {};
      }
    };
  }
}
