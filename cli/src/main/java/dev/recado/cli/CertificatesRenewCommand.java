package dev.recado.cli;

import dev.recado.cli.fleet.FleetCertificates;
import dev.recado.cli.fleet.FleetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Replaces the certificates of a fleet while it runs. */
@Command(
    name = "renew",
    mixinStandardHelpOptions = true,
    description = {
      "Gives every member of the fleet that runs here a new certificate, of the same authority.",
      "New connections use it within half a minute; nothing is restarted."
    })
final class CertificatesRenewCommand implements Callable<Integer> {

  @Mixin private StateOption stateOption = new StateOption();

  @Override
  public Integer call() {
    Path certificates = stateOption.state().certificates();
    List<String> members =
        stateOption.requireRunning().names().stream()
            .filter(member -> Files.isDirectory(certificates.resolve(member)))
            .toList();
    if (members.isEmpty()) {
      throw new FleetException("This fleet has no certificates. Start it with: ./recado up --mtls");
    }
    new FleetCertificates(certificates).issue(members);
    System.out.println(
        "New certificates for "
            + String.join(", ", members)
            + " and the operator are in "
            + certificates
            + ".");
    return 0;
  }
}
