package dev.recado.cli;

import dev.recado.certificates.DevelopmentAuthority;
import dev.recado.cli.fleet.FleetException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Issues one certificate, for a process that `up` does not start. */
@Command(
    name = "issue",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Issues one certificate, of an authority that is made when its directory has none.",
      "Writes tls.crt, tls.key and ca.crt, as recado.tls.directory and Kubernetes' secrets have",
      "them. Whoever reads the authority's ca.key can be any member: keep it to yourself."
    })
final class CertificatesIssueCommand implements Callable<Integer> {

  /** As certificates name them. */
  enum Role {
    discovery,
    storage,
    push,
    gateway,
    operator
  }

  private static final long DAYS_MAX = DevelopmentAuthority.AUTHORITY_VALIDITY.toDays();

  @Option(
      names = "--authority",
      required = true,
      paramLabel = "DIR",
      description = "Holds ca.crt and ca.key.")
  private Path authority = Path.of("");

  @Option(names = "--role", required = true, description = "One of ${COMPLETION-CANDIDATES}.")
  private Role role = Role.operator;

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "For people, such as storage-1.")
  private String name = "";

  @Option(
      names = "--host",
      split = ",",
      paramLabel = "HOST",
      description = "Names and addresses that the process is reached at (localhost).")
  private List<String> hosts = List.of("localhost");

  @Option(names = "--days", paramLabel = "N", description = "Valid for as long (90).")
  private int days = 90;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Where the three files go.")
  private Path out = Path.of("");

  @Override
  public Integer call() throws IOException {
    if (days < 1 || days > DAYS_MAX) {
      throw new FleetException("--days " + days + " is not usable. Use 1 to " + DAYS_MAX + ".");
    }
    if (!name.matches("[A-Za-z0-9._-]{1,63}")) {
      throw new FleetException(
          "--name '" + name + "' is not usable. Use 1 to 63 of A-Z, a-z, 0-9, '.', '_', '-'.");
    }
    DevelopmentAuthority.in(authority).issue(out, name, role.name(), hosts, Duration.ofDays(days));
    System.out.println("A certificate for the role " + role + " is in " + out + ".");
    return 0;
  }
}
