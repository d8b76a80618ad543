package dev.recado.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes certificates with which processes prove themselves to each other. */
@Command(
    name = "certificates",
    mixinStandardHelpOptions = true,
    description = "Makes the certificates of a fleet with mTLS.",
    subcommands = {CertificatesRenewCommand.class, CertificatesIssueCommand.class})
final class CertificatesCommand implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "What to do is missing: certificates renew, certificates issue");
  }
}
