package dev.recado.gateway.api;

import dev.recado.faults.Failpoint;
import dev.recado.faults.FaultCounts;
import dev.recado.faults.FaultRules;
import dev.recado.faults.MemberFaults;
import dev.recado.faults.Strike;
import dev.recado.membership.FleetMember;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/** Faults as JSON. A strike is an object with just its own field. */
final class FaultsJson {

  private static final Set<String> STRIKES = Set.of("pause", "kill", "killPostgres");
  private static final Set<String> FIELDS =
      Set.of(
          "loseAcknowledgements",
          "delay",
          "refuse",
          "stopAt",
          "hold",
          "seed",
          "clockShift",
          "pause",
          "kill",
          "killPostgres");
  private static final int FAILPOINTS_MAX = Failpoint.values().length;
  private static final long SEED_MAX = (1L << 53) - 1;

  private FaultsJson() {}

  /** The strike that is asked for; empty when these are rules. */
  static Optional<Strike> strike(JsonNode root) {
    OperationsJson.requireFields(root, FIELDS);
    Optional<String> named =
        root.propertyNames().stream().filter(STRIKES::contains).sorted().findFirst();
    if (named.isEmpty()) {
      return Optional.empty();
    }
    String name = named.get();
    if (root.size() > 1) {
      throw bad("'" + name + "' befalls once, so it comes alone. Send the other fields apart.");
    }
    if (name.equals("pause")) {
      return Optional.of(new Strike.Pause(duration(root.get(name), name)));
    }
    if (!root.get(name).isBoolean() || !root.get(name).booleanValue()) {
      throw bad("'" + name + "' must be true.");
    }
    return Optional.of(name.equals("kill") ? new Strike.Kill() : new Strike.KillPostgres());
  }

  static FaultRules rules(JsonNode root) {
    return new FaultRules(
        probability(root, "loseAcknowledgements"),
        root.has("delay") ? duration(root.get("delay"), "delay") : Duration.ZERO,
        probability(root, "refuse"),
        failpoints(root.get("stopAt")),
        root.has("hold") ? Optional.of(duration(root.get("hold"), "hold")) : Optional.empty(),
        seed(root.get("seed")),
        root.has("clockShift") ? shift(root.get("clockShift")) : Duration.ZERO);
  }

  private static double probability(JsonNode root, String field) {
    JsonNode value = root.get(field);
    if (value == null) {
      return 0;
    }
    if (!value.isNumber()) {
      throw bad("'" + field + "' must be a number from 0 to 1.");
    }
    return value.doubleValue();
  }

  private static Duration duration(JsonNode value, String field) {
    try {
      if (value.isString()) {
        return Durations.parse(value.stringValue());
      }
    } catch (DateTimeException | ArithmeticException e) {
      // As what is no text.
    }
    throw bad("'" + field + "' must be a duration such as 200ms, 5s or PT5S.");
  }

  /** A duration with or without a sign. */
  private static Duration shift(JsonNode value) {
    boolean behind = value.isString() && value.stringValue().startsWith("-");
    return behind
        ? duration(StringNode.valueOf(value.stringValue().substring(1)), "clockShift").negated()
        : duration(value, "clockShift");
  }

  private static Set<Failpoint> failpoints(@org.jspecify.annotations.Nullable JsonNode names) {
    var points = new LinkedHashSet<Failpoint>();
    if (names == null) {
      return points;
    }
    if (!names.isArray() || names.size() > FAILPOINTS_MAX) {
      throw bad("'stopAt' must be an array of at most " + FAILPOINTS_MAX + " failpoints.");
    }
    for (JsonNode name : names) {
      if (!name.isString()) {
        throw bad("'stopAt' must hold names of failpoints.");
      }
      points.add(Failpoint.parse(name.stringValue()));
    }
    return points;
  }

  private static OptionalLong seed(@org.jspecify.annotations.Nullable JsonNode value) {
    if (value == null) {
      return OptionalLong.empty();
    }
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < 0
        || value.longValue() > SEED_MAX) {
      throw bad("'seed' must be a whole number from 0 to 2^53 - 1.");
    }
    return OptionalLong.of(value.longValue());
  }

  private static Rejection bad(String detail) {
    return new Rejection(Reason.BAD_PARAMETER, detail);
  }

  static Map<String, Object> of(FleetMember member, MemberFaults faults) {
    var json = member(member);
    json.put("faults", of(faults.rules()));
    json.put("counts", of(faults.counts()));
    json.put("failpoints", faults.failpoints().stream().map(Failpoint::text).toList());
    return json;
  }

  static Map<String, Object> of(FleetMember member, Strike strike) {
    var json = member(member);
    switch (strike) {
      case Strike.Pause(Duration duration) -> json.put("pause", Durations.text(duration));
      case Strike.Kill() -> json.put("kill", true);
      case Strike.KillPostgres() -> json.put("killPostgres", true);
    }
    return json;
  }

  private static Map<String, Object> member(FleetMember member) {
    var json = new LinkedHashMap<String, Object>();
    json.put("member", member.id().toString());
    json.put("name", member.name());
    return json;
  }

  /** Only what is set. */
  private static Map<String, Object> of(FaultRules rules) {
    var json = new LinkedHashMap<String, Object>();
    if (rules.loseAcknowledgements() > 0) {
      json.put("loseAcknowledgements", rules.loseAcknowledgements());
    }
    if (rules.delay().isPositive()) {
      json.put("delay", Durations.text(rules.delay()));
    }
    if (rules.refuse() > 0) {
      json.put("refuse", rules.refuse());
    }
    if (!rules.stopAt().isEmpty()) {
      json.put("stopAt", rules.stopAt().stream().sorted().map(Failpoint::text).toList());
    }
    rules.hold().ifPresent(hold -> json.put("hold", Durations.text(hold)));
    rules.seed().ifPresent(seed -> json.put("seed", seed));
    if (!rules.clockShift().isZero()) {
      String sign = rules.clockShift().isNegative() ? "-" : "";
      json.put("clockShift", sign + Durations.text(rules.clockShift().abs()));
    }
    return json;
  }

  private static Map<String, Object> of(FaultCounts counts) {
    var json = new LinkedHashMap<String, Object>();
    json.put("lostAcknowledgements", counts.lostAcknowledgements());
    json.put("delays", counts.delays());
    json.put("refusals", counts.refusals());
    json.put("holds", counts.holds());
    return json;
  }
}
