package dev.recado.cli.fleet;

import dev.recado.cli.postgres.Databases;
import dev.recado.cli.postgres.EmbeddedPostgres;
import dev.recado.cli.postgres.PostgresBinaries;
import dev.recado.cli.postgres.PostgresSetup;
import dev.recado.cli.process.SecretFile;
import dev.recado.cli.process.Trees;
import dev.recado.cli.programs.Programs;
import dev.recado.cli.programs.ServicePrograms;
import dev.recado.cli.programs.ServiceRole;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** The steps from a locked state directory to members that only need to be started. */
final class FleetStart {

  private static final Duration POSTGRES_PATIENCE = Duration.ofMinutes(2);

  private final FleetOptions options;
  private final FleetProcesses processes;
  private final Readiness readiness;

  FleetStart(FleetOptions options, FleetProcesses processes) {
    this.options = options;
    this.processes = processes;
    this.readiness = new Readiness(processes);
  }

  /** Postgres runs, the programs are ready, every member is known; returns the databases. */
  Databases prepare() throws IOException, InterruptedException {
    SecretFile.create(options.state().fleetSecret());
    if (options.mtls()) {
      new FleetCertificates(options.state().certificates())
          .issue(options.shape().members().stream().map(MemberName::toString).toList());
    }
    Trees.delete(options.state().temporary());
    var programs =
        new ServicePrograms(
            options.home(), options.app(), options.state().logs(), processes.helpers());
    Databases databases;
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> extraction = executor.submit(() -> extract(programs));
      try {
        databases = databases();
        extraction.get();
      } catch (ExecutionException e) {
        throw unwrap(e);
      } finally {
        extraction.cancel(true);
      }
    }
    if (options.aot() && options.programs().isEmpty()) {
      train(programs, databases);
    }
    addMembers(options.programs().orElse(programs), databases);
    return databases;
  }

  private boolean extract(ServicePrograms programs) throws IOException, InterruptedException {
    if (options.programs().isEmpty()) {
      programs.extract(this::doing);
    }
    return true;
  }

  private static RuntimeException unwrap(ExecutionException e)
      throws IOException, InterruptedException {
    return switch (e.getCause()) {
      case IOException io -> throw io;
      case InterruptedException interrupted -> throw interrupted;
      case RuntimeException runtime -> runtime;
      case null, default -> new IllegalStateException(e);
    };
  }

  private Databases databases() throws IOException, InterruptedException {
    Databases databases =
        options.databases().isPresent() ? options.databases().get() : startPostgres();
    List<String> names =
        options.shape().members().stream().map(MemberName::database).distinct().toList();
    names.forEach(databases::create);
    return databases;
  }

  private EmbeddedPostgres startPostgres() throws IOException, InterruptedException {
    StateDirectory state = options.state();
    var log = state.log(MemberName.POSTGRES);
    log.rotate();
    var setup =
        new PostgresSetup(
            PostgresBinaries.unpackedIn(options.app()),
            state.postgres(),
            state.postgresPassword(),
            log,
            processes.helpers());
    doing(setup.firstTime() ? "making PostgreSQL's data directory" : "starting PostgreSQL");
    EmbeddedPostgres server = setup.server(options.ports().postgres());
    processes.add(MemberName.POSTGRES, server, options.supervision().postgres());
    processes.named(MemberName.POSTGRES).start();
    readiness.await(List.of(MemberName.POSTGRES), POSTGRES_PATIENCE);
    return server;
  }

  private void train(ServicePrograms programs, Databases databases)
      throws IOException, InterruptedException {
    List<ServiceRole> untrained =
        programs.train(scratch -> new ScratchGround(databases, scratch), this::doing);
    if (!untrained.isEmpty()) {
      options
          .listener()
          .accept(
              new FleetEvent.Warning(
                  "no AOT cache for "
                      + untrained.stream()
                          .map(ServiceRole::module)
                          .collect(Collectors.joining(", "))
                      + ": starting takes longer; why is in "
                      + options.state().logs().resolve("training-*.log")));
    }
  }

  private void addMembers(Programs programs, Databases databases) throws IOException {
    var arguments =
        new MemberArguments(
            options.shape(),
            options.ports(),
            options.overrides(),
            new MemberArguments.Secrets(
                options.state().fleetSecret(),
                options.state().adminKey(),
                options.state().certificates()));
    for (MemberName member : options.shape().members()) {
      options.state().log(member.toString()).rotate();
      var source =
          new MemberSource(
              member,
              options.state(),
              programs,
              options.overrides().heap(member),
              options.ports().port(member, PortName.HTTP),
              arguments.of(
                  member, databases, member.database(), options.state().member(member.toString())),
              MemberArguments.environment(databases));
      processes.add(member.toString(), source, options.supervision().services());
    }
  }

  private void doing(String what) {
    options.listener().accept(new FleetEvent.Doing(what));
  }
}
