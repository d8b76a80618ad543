package dev.recado.verification.workload;

import dev.recado.protocol.v1.Entry;
import dev.recado.protocol.v1.PartOutcome;
import dev.recado.protocol.v1.Reason;
import dev.recado.verification.history.Outcome;
import dev.recado.verification.history.Status;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Outcomes as the transports tell them. */
final class Outcomes {

  private Outcomes() {}

  static Outcome of(dev.recado.protocol.v1.Outcome wire) {
    return new Outcome(
        Status.valueOf(wire.getStatus().name()),
        wire.getReason() == Reason.REASON_UNSPECIFIED ? "" : wire.getReason().name(),
        told(wire.getVersion()),
        told(wire.getRevision()),
        wire.getValue().toStringUtf8(),
        wire.getPartsList().stream().map(Outcomes::of).toList(),
        wire.hasFailedPart() ? wire.getFailedPart() : Outcome.NO_PART);
  }

  private static Outcome of(PartOutcome wire) {
    return Outcome.single(
        Status.valueOf(wire.getStatus().name()),
        "",
        told(wire.getVersion()),
        told(wire.getRevision()),
        wire.getValue().toStringUtf8());
  }

  static Outcome of(Entry entry) {
    return Outcome.found(entry.getVersion(), entry.getRevision(), entry.getValue().toStringUtf8());
  }

  /** From the JSON of an operation or a notification, or of a part. */
  static Outcome of(JsonNode json) {
    return new Outcome(
        Status.valueOf(json.path("status").asString()),
        json.path("reason").asString(""),
        told(json.path("version").asLong(0)),
        told(json.path("revision").asLong(0)),
        json.path("value").asString(""),
        json.path("parts").valueStream().map(Outcomes::of).toList(),
        json.path("failedPart").asInt(Outcome.NO_PART));
  }

  /** From a problem document whose reason is an outcome's status; empty when it is a rejection. */
  static Optional<Outcome> ofProblem(JsonNode problem) {
    String reason = problem.path("reason").asString("");
    if (reason.equals(Reason.ID_REUSED.name())) {
      return Optional.of(
          Outcome.single(Status.REFUSED, reason, Outcome.NOT_TOLD, Outcome.NOT_TOLD, ""));
    }
    return Arrays.stream(Status.values())
        .filter(status -> status.name().equals(reason))
        .findFirst()
        .map(status ->
            Outcome.single(
                status,
                "",
                told(problem.path("version").asLong(0)),
                told(problem.path("revision").asLong(0)),
                ""));
  }

  /** On the wire 0 is for what there is not. */
  private static long told(long number) {
    return number > 0 ? number : Outcome.NOT_TOLD;
  }
}
