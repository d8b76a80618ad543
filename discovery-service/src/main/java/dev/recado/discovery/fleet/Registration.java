package dev.recado.discovery.fleet;

import dev.recado.discovery.placement.Leadership;
import dev.recado.membership.MemberRole;
import dev.recado.membership.Ring;
import dev.recado.protocol.OperationIds;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.HeldReplica;
import dev.recado.protocol.v1.Member;
import dev.recado.protocol.v1.Reason;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a process says about itself, of the right form.
 *
 * @param id of a returning member
 * @param fleetId of the fleet that its data belongs to; empty for a new one
 * @param processId empty when it has none
 */
public record Registration(
    Optional<UUID> id,
    MemberRole role,
    Member told,
    String fleetId,
    String processId,
    List<HeldReplica> replicas) {

  /** A held replica, by the number of its position. */
  record Held(int number, Leadership.Report report) {}

  private static final int TEXT_CHARS_MAX = 64;
  private static final int PORT_MAX = 65_535;
  private static final Pattern HOST = Pattern.compile("[\\x21-\\x7e]{1,253}");
  private static final Pattern NAME = Pattern.compile("([a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?)?");
  private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9._-]{0,63}");

  /**
   * Checks the form.
   *
   * @throws Rejection BAD_PARAMETER, naming what is wrong
   */
  public static Registration of(
      Member told, String fleetId, String processId, List<HeldReplica> replicas) {
    MemberRole role =
        MemberRole.of(told.getRole())
            .orElseThrow(() -> bad("The role is not one of storage, push, gateway."));
    require(HOST, told.getHost(), "host", "1 to 253 printable characters without spaces");
    port(told.getHttpPort(), "httpPort", 1);
    port(told.getGrpcPort(), "grpcPort", 1);
    port(told.getInternalGrpcPort(), "internalGrpcPort", 0);
    port(told.getRaftPort(), "raftPort", 0);
    require(NAME, told.getName(), "name", "1 to 63 of a-z, 0-9, '.', '-', or empty");
    require(ZONE, told.getZone(), "zone", "at most 63 of A-Z, a-z, 0-9, '.', '_', '-'");
    text(fleetId, "fleetId");
    text(processId, "processId");
    bounded(replicas);
    return new Registration(
        told.getId().isEmpty() ? Optional.empty() : Optional.of(id(told.getId())),
        role,
        told,
        fleetId,
        processId,
        replicas);
  }

  /** Held replicas by position number; positions that the ring does not have are refused. */
  static List<Held> held(Ring ring, UUID member, List<HeldReplica> replicas) {
    return replicas.stream()
        .map(replica ->
            new Held(
                number(ring, replica.getPosition()),
                new Leadership.Report(
                    member, replica.getTerm(), replica.getLeads(), replica.getIncarnation())))
        .toList();
  }

  static List<HeldReplica> bounded(List<HeldReplica> replicas) {
    if (replicas.size() > Ring.POSITIONS_MAX) {
      throw bad(
          replicas.size() + " replicas are told; a ring has at most " + Ring.POSITIONS_MAX + ".");
    }
    return replicas;
  }

  static void text(String text, String field) {
    if (text.length() > TEXT_CHARS_MAX) {
      throw bad(field + " has more than " + TEXT_CHARS_MAX + " characters.");
    }
  }

  private static int number(Ring ring, String position) {
    return IntStream.range(0, ring.positions())
        .filter(number -> Long.toUnsignedString(ring.idOf(number)).equals(position))
        .findFirst()
        .orElseThrow(() ->
            bad(
                "Position '"
                    + Excerpt.of(position)
                    + "' is not one of the ring with "
                    + ring.positions()
                    + " positions and "
                    + ring.bits()
                    + " bits. recado.ring must be as it was when the fleet was made."));
  }

  private static UUID id(String text) {
    UUID id = OperationIds.parseUuid(text);
    if (id == null) {
      throw bad("The id '" + Excerpt.of(text) + "' is not a UUID.");
    }
    return id;
  }

  private static void port(int port, String field, int least) {
    if (port < least || port > PORT_MAX) {
      throw bad(field + " is " + port + "; it must be " + least + " to " + PORT_MAX + ".");
    }
  }

  private static void require(Pattern form, String text, String field, String allowed) {
    if (!form.matcher(text).matches()) {
      throw bad(field + " is '" + Excerpt.of(text) + "'; it must be " + allowed + ".");
    }
  }

  private static Rejection bad(String detail) {
    return new Rejection(Reason.BAD_PARAMETER, detail);
  }
}
