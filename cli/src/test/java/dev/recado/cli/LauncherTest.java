package dev.recado.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell script beside the modules, with a machine that has nothing but what the test gives. */
class LauncherTest {

  @TempDir Path directory;

  @Test
  void jdk17AloneGetsAClearMessage() throws IOException, InterruptedException {
    Path jdk17 = jdk("jdk-17", "17.0.15");
    Run run = run("JAVA_HOME=" + jdk17);
    assertThat(run.exitCode).isEqualTo(2);
    assertThat(run.output)
        .contains("needs a JDK 25")
        .contains("JDK 17 in " + jdk17.toRealPath())
        .contains(directory.resolve("jdks").toString())
        .contains("set RECADO_JAVA_HOME");
  }

  @Test
  void noJdkAtAllGetsAClearMessage() throws IOException, InterruptedException {
    Run run = run("X=");
    assertThat(run.exitCode).isEqualTo(2);
    assertThat(run.output).contains("needs a JDK 25").contains("Found: nothing");
  }

  @Test
  void jdk25InAUsualPlaceIsFoundBehindAnOlderJavaHome() throws IOException, InterruptedException {
    jdk("jdks/temurin-25", "25.0.3");
    Run run = run("JAVA_HOME=" + jdk("jdk-17", "17.0.15"));
    assertThat(run.exitCode).isEqualTo(2);
    // Found; then there is nothing built here, and no Maven on this PATH.
    assertThat(run.output).doesNotContain("needs a JDK").contains("no Maven (mvn) on the PATH");
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = directory.resolve(name);
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Path java = home.resolve("bin").resolve("java");
    Files.writeString(java, "#!/bin/sh\nexit 99\n");
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    return home;
  }

  private Run run(String variable) throws IOException, InterruptedException {
    Path script = directory.resolve("recado");
    Files.copy(Path.of("..", "recado"), script, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    Process process =
        new ProcessBuilder(
                List.of(
                    "/usr/bin/env",
                    "-i",
                    "PATH=" + tools(),
                    "HOME=" + directory,
                    "RECADO_JDK_DIRS=" + directory.resolve("jdks"),
                    variable,
                    "/bin/sh",
                    script.toString(),
                    "status"))
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Run(process.waitFor(), output);
  }

  /** The tools that the script uses, without the java and mvn that lie beside them. */
  private Path tools() throws IOException {
    Path tools = Files.createDirectories(directory.resolve("tools"));
    for (String name :
        List.of("sh", "dirname", "readlink", "sed", "head", "tr", "find", "mktemp", "sleep")) {
      for (String place : List.of("/usr/bin", "/bin")) {
        Path tool = Path.of(place, name);
        if (Files.exists(tool) && !Files.exists(tools.resolve(name))) {
          Files.createSymbolicLink(tools.resolve(name), tool);
        }
      }
    }
    return tools;
  }

  private record Run(int exitCode, String output) {}
}
