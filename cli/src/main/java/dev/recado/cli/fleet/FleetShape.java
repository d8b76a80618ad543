package dev.recado.cli.fleet;

import dev.recado.cli.programs.ServiceRole;
import java.util.ArrayList;
import java.util.List;

/** How many of each. */
public record FleetShape(int discoveries, int storageNodes, int pushServers, int gateways) {

  public static final int STORAGE_NODES_MAX = 9;
  public static final int OTHERS_MAX = 5;

  public FleetShape {
    require("discovery services", discoveries, OTHERS_MAX);
    require("storage nodes", storageNodes, STORAGE_NODES_MAX);
    require("push servers", pushServers, OTHERS_MAX);
    require("gateways", gateways, OTHERS_MAX);
  }

  public static FleetShape standard() {
    return new FleetShape(1, 3, 1, 1);
  }

  private static void require(String what, int count, int max) {
    if (count < 1 || count > max) {
      throw new FleetException(
          "A local fleet has 1 to " + max + " " + what + ", not " + count + ".");
    }
  }

  int count(ServiceRole role) {
    return switch (role) {
      case DISCOVERY -> discoveries;
      case STORAGE -> storageNodes;
      case PUSH -> pushServers;
      case GATEWAY -> gateways;
    };
  }

  /** All members, first those that the others ask for. */
  List<MemberName> members() {
    var members = new ArrayList<MemberName>();
    for (ServiceRole role :
        List.of(
            ServiceRole.DISCOVERY, ServiceRole.STORAGE, ServiceRole.PUSH, ServiceRole.GATEWAY)) {
      for (int number = 1; number <= count(role); number++) {
        members.add(new MemberName(role, number));
      }
    }
    return members;
  }
}
