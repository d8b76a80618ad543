package dev.recado.cli;

import dev.recado.cli.fleet.LocalFleet;
import dev.recado.cli.fleet.MemberAddresses;
import dev.recado.protocol.OperationIds;
import java.util.Locale;

/** The addresses of a fleet that has just become ready, and something to do with them. */
final class FleetTable {

  private static final String ROW = "  %-12s %-8s %-24s %s%n";

  private FleetTable() {}

  static String of(LocalFleet fleet) {
    var text = new StringBuilder();
    text.append(String.format(Locale.ROOT, ROW, "member", "pid", "HTTP", "gRPC"));
    for (MemberAddresses member : fleet.addresses()) {
      String pid =
          fleet.process(member.name()).map(process -> Long.toString(process.pid())).orElse("-");
      text.append(
          String.format(Locale.ROOT, ROW, member.name(), pid, member.http(), member.grpc()));
    }
    text.append("  logs: ").append(fleet.logs()).append('\n');
    return text.toString();
  }

  static String example(LocalFleet fleet) {
    return "  curl -i -X PUT "
        + fleet.address("gateway-1").http()
        + "/v1/entries/greeting \\\n    -H \"Authorization: Bearer $(cat "
        + fleet.state().adminKey()
        + ")\" \\\n    -H 'Idempotency-Key: "
        + OperationIds.next()
        + "' \\\n    -H 'Content-Type: text/plain' -d 'Bom dia'";
  }
}
