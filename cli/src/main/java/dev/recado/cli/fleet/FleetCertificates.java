package dev.recado.cli.fleet;

import dev.recado.certificates.DevelopmentAuthority;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The certificates of a local fleet: a directory for each member, one for whoever looks after the
 * fleet, and one for the authority that issued them.
 */
public final class FleetCertificates {

  /** Made anew at every start; a fleet that runs for longer is given new ones while it runs. */
  private static final Duration VALIDITY = Duration.ofDays(365);

  private static final String OPERATOR = "operator";
  private static final List<String> HOSTS = List.of(MemberAddresses.HOST, "::1", "localhost");

  private final Path directory;

  /** Below the directory, which {@link StateDirectory#certificates} names. */
  public FleetCertificates(Path directory) {
    this.directory = directory;
  }

  /**
   * Issues a new certificate to each; the authority stays the same once it is made.
   *
   * @param members such as {@code storage-1}
   */
  public void issue(List<String> members) {
    try {
      DevelopmentAuthority authority = DevelopmentAuthority.in(directory.resolve("authority"));
      for (String member : members) {
        String role = member.replaceFirst("-\\d+$", "");
        authority.issue(directory.resolve(member), member, role, HOSTS, VALIDITY);
      }
      authority.issue(directory.resolve(OPERATOR), OPERATOR, OPERATOR, HOSTS, VALIDITY);
    } catch (IOException e) {
      throw new FleetException(
          "The certificates in "
              + directory
              + " cannot be made: "
              + e.getMessage()
              + ". Remove the directory to have a new authority made.");
    }
  }
}
