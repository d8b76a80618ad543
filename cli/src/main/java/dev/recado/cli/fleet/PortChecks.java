package dev.recado.cli.fleet;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Whether ports can be had, asked before anything is started. */
final class PortChecks {

  private PortChecks() {}

  /**
   * Binding alone would not see, on some systems, a server on all addresses; connecting alone would
   * not see one that is bound and does not listen.
   */
  static boolean free(int port) {
    var address = new InetSocketAddress(InetAddress.ofLiteral(MemberAddresses.HOST), port);
    try (var server = new ServerSocket()) {
      server.setReuseAddress(true);
      server.bind(address);
    } catch (IOException e) {
      return false;
    }
    try (var socket = new Socket()) {
      socket.connect(address, 200);
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  /** Refuses a fleet whose ports are taken, or given twice, with all that is wrong at once. */
  static void require(FleetPorts ports, boolean withPostgres) {
    var problems = new ArrayList<String>();
    Map<Integer, PortName> seen = new HashMap<>();
    for (PortName name : ports.names()) {
      if (name.member().equals(MemberName.POSTGRES) && !withPostgres) {
        continue;
      }
      int port = ports.port(name);
      PortName twin = seen.putIfAbsent(port, name);
      if (twin != null) {
        problems.add("port " + port + " is given to both " + twin + " and " + name);
      } else if (!free(port)) {
        problems.add(
            "port "
                + port
                + " of "
                + name.member()
                + " is taken; change it with -P "
                + name
                + "=<port>");
      }
    }
    if (!problems.isEmpty()) {
      throw new FleetException(refusal(problems));
    }
  }

  private static String refusal(List<String> problems) {
    return "The fleet cannot start:\n  "
        + String.join("\n  ", problems)
        + "\nOr move all ports at once: --port-offset 1000";
  }
}
