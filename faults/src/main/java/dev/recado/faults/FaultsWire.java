package dev.recado.faults;

import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.StrikeRequest;
import dev.recado.protocol.v1.Reason;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalLong;

/** Faults as messages, and back. */
final class FaultsWire {

  private FaultsWire() {}

  static dev.recado.protocol.internal.v1.FaultRules toWire(FaultRules rules) {
    var wire =
        dev.recado.protocol.internal.v1.FaultRules.newBuilder()
            .setLoseAcknowledgements(rules.loseAcknowledgements())
            .setDelayMillis(rules.delay().toMillis())
            .setRefuse(rules.refuse())
            .addAllStopAt(rules.stopAt().stream().sorted().map(Failpoint::text).toList())
            .setHoldMillis(rules.hold().map(Duration::toMillis).orElse(0L))
            .setClockShiftMillis(rules.clockShift().toMillis());
    rules.seed().ifPresent(wire::setSeed);
    return wire.build();
  }

  static FaultRules rules(dev.recado.protocol.internal.v1.FaultRules wire) {
    var points = new LinkedHashSet<Failpoint>();
    wire.getStopAtList().forEach(text -> points.add(Failpoint.parse(text)));
    return new FaultRules(
        wire.getLoseAcknowledgements(),
        Duration.ofMillis(wire.getDelayMillis()),
        wire.getRefuse(),
        points,
        wire.getHoldMillis() == 0
            ? Optional.empty()
            : Optional.of(Duration.ofMillis(wire.getHoldMillis())),
        wire.hasSeed() ? OptionalLong.of(wire.getSeed()) : OptionalLong.empty(),
        Duration.ofMillis(wire.getClockShiftMillis()));
  }

  static dev.recado.protocol.internal.v1.MemberFaults toWire(MemberFaults faults) {
    return dev.recado.protocol.internal.v1.MemberFaults.newBuilder()
        .setRules(toWire(faults.rules()))
        .setCounts(
            dev.recado.protocol.internal.v1.FaultCounts.newBuilder()
                .setLostAcknowledgements(faults.counts().lostAcknowledgements())
                .setDelays(faults.counts().delays())
                .setRefusals(faults.counts().refusals())
                .setHolds(faults.counts().holds()))
        .addAllFailpoints(faults.failpoints().stream().map(Failpoint::text).toList())
        .build();
  }

  static MemberFaults memberFaults(dev.recado.protocol.internal.v1.MemberFaults wire) {
    var counts = wire.getCounts();
    return new MemberFaults(
        rules(wire.getRules()),
        new FaultCounts(
            counts.getLostAcknowledgements(),
            counts.getDelays(),
            counts.getRefusals(),
            counts.getHolds()),
        wire.getFailpointsList().stream().map(Failpoint::parse).toList());
  }

  static StrikeRequest toWire(Strike strike) {
    return switch (strike) {
      case Strike.Pause(Duration duration) ->
          StrikeRequest.newBuilder().setPauseMillis(duration.toMillis()).build();
      case Strike.Kill() -> StrikeRequest.newBuilder().setKill(true).build();
      case Strike.KillPostgres() -> StrikeRequest.newBuilder().setKillPostgres(true).build();
    };
  }

  static Strike strike(StrikeRequest wire) {
    return switch (wire.getStrikeCase()) {
      case PAUSE_MILLIS -> new Strike.Pause(Duration.ofMillis(wire.getPauseMillis()));
      case KILL -> new Strike.Kill();
      case KILL_POSTGRES -> new Strike.KillPostgres();
      case STRIKE_NOT_SET ->
          throw new Rejection(Reason.MALFORMED, "The request names nothing that should happen.");
    };
  }
}
