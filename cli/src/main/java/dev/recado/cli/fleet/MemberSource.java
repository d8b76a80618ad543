package dev.recado.cli.fleet;

import dev.recado.cli.process.ProcessSource;
import dev.recado.cli.process.ProcessSpec;
import dev.recado.cli.process.Trees;
import dev.recado.cli.programs.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A service as a process: the JVM's options, the program, the member's configuration. */
record MemberSource(
    MemberName member,
    StateDirectory state,
    Programs programs,
    String heap,
    int httpPort,
    List<String> arguments,
    Map<String, String> environment)
    implements ProcessSource {

  @Override
  public void prepare() throws IOException {
    Trees.delete(state.temporary(member.toString()));
    Files.createDirectories(state.temporary(member.toString()));
  }

  @Override
  public ProcessSpec spec() {
    var command = new ArrayList<String>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(
        List.of(
            "-Xmx" + heap,
            // A killed JVM would leave its performance data and Tomcat's files in /tmp.
            "-XX:-UsePerfData",
            "-Djava.io.tmpdir=" + state.temporary(member.toString()),
            "-XX:ErrorFile=" + state.logs().resolve(member + "-crash-%p.log"),
            // Supervised: better gone and back than alive and broken.
            "-XX:+ExitOnOutOfMemoryError"));
    command.addAll(programs.program(member.role()).javaArguments());
    command.addAll(arguments);
    return new ProcessSpec(
        command, state.member(member.toString()), environment, state.log(member.toString()));
  }

  @Override
  public Optional<String> whyNotReady() {
    return Ping.whyNot(httpPort);
  }
}
