package dev.recado.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecadoTest {

  @TempDir Path directory;

  private final StringWriter err = new StringWriter();

  @Test
  void wrongCommandLineExitsWithTwo() {
    assertThat(run("up", "--storage-nodes", "many")).isEqualTo(2);
    assertThat(run("fly")).isEqualTo(2);
    assertThat(run("bench")).isEqualTo(2);
    assertThat(run("faults")).isEqualTo(2);
    assertThat(run("faults", "set", "storage-1")).isEqualTo(2);
    assertThat(run("faults", "set", "storage-1", "--kill", "--lose", "0.5")).isEqualTo(2);
    assertThat(run()).isEqualTo(2);
  }

  @Test
  void impossibleVerificationIsRefusedInWords() {
    assertThat(verify("--faults", "kill-leader,flood")).isEqualTo(2);
    assertThat(err.toString())
        .contains("There is no fault 'flood'")
        .contains("kill-leader", "pause-member", "all and none");
    assertThat(verify("--duration", "soon")).isEqualTo(2);
    assertThat(err.toString()).contains("'soon' is not a duration", "90s, 10m, 2h");
    assertThat(verify("--duration", "0s")).isEqualTo(2);
    assertThat(verify("--clients", "65")).isEqualTo(2);
    assertThat(err.toString()).contains("--clients 65 is not usable. Use 1 to 64.");
    assertThat(run("verify", "--running", "--state-dir", state(), "--gateways", "3")).isEqualTo(2);
    assertThat(err.toString()).contains("--gateways is for a fleet of its own");
    assertThat(directory).isEmptyDirectory();
  }

  private int verify(String option, String value) {
    return run("verify", "--directory", state(), option, value);
  }

  @Test
  void withoutAFleetEachCommandSaysSo() {
    assertThat(run("status", "--state-dir", state())).isEqualTo(3);
    assertThat(run("down", "--state-dir", state())).isZero();
    assertThat(run("kill", "storage-1", "--state-dir", state())).isEqualTo(1);
    assertThat(run("faults", "list", "--state-dir", state())).isEqualTo(1);
    assertThat(run("faults", "clear", "--state-dir", state())).isEqualTo(1);
    assertThat(run("verify", "--running", "--state-dir", state())).isEqualTo(1);
    assertThat(err.toString()).contains("No fleet runs on " + state()).contains("./recado up");
    assertThat(run("reset", "--state-dir", state())).isZero();
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void impossibleFleetIsRefusedInWords() {
    assertThat(run("up", "--state-dir", state(), "--storage-nodes", "0")).isEqualTo(1);
    assertThat(err.toString()).contains("1 to 9 storage nodes, not 0");
    assertThat(run("up", "--state-dir", state(), "-P", "nonsense")).isEqualTo(1);
    assertThat(err.toString()).contains("-P 'nonsense' is not a property");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void impossibleBenchmarkIsRefusedInWords() {
    assertThat(bench("put", "--outstanding", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--outstanding 0 is not usable. Use 1 to 4096.");
    assertThat(bench("put", "--value-bytes", "-1")).isEqualTo(2);
    assertThat(err.toString()).contains("--value-bytes -1 is not usable. Use 0 to 1048576.");
    assertThat(bench("put", "--rate", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--rate 0.0 is not usable. Use more than 0");
    assertThat(bench("put", "--load-share", "1.5")).isEqualTo(2);
    assertThat(err.toString()).contains("--load-share 1.5 is not usable. Use more than 0, to 1.");
    assertThat(run("bench", "put", "--state-dir", state(), "--rate", "9", "--load-share", "0.5"))
        .isEqualTo(2);
    assertThat(err.toString()).contains("--rate and --load-share exclude each other.");
    assertThat(bench("get", "--consistency", "strict")).isEqualTo(2);
    assertThat(err.toString()).contains("--consistency strict is not usable.");
    assertThat(bench("get", "--entries", "0")).isEqualTo(2);
    assertThat(bench("mixed", "--read-share", "1.1")).isEqualTo(2);
    assertThat(err.toString()).contains("--read-share 1.1 is not usable. Use 0 to 1.");
    assertThat(bench("mixed", "--entries", "0")).isEqualTo(2);
    assertThat(bench("scan", "--page-size", "1001")).isEqualTo(2);
    assertThat(err.toString()).contains("--page-size 1001 is not usable. Use 1 to 1000.");
    assertThat(bench("outcome", "--recipients", "0")).isEqualTo(2);
    assertThat(err.toString()).contains("--recipients 0 is not usable. Use 1 to 20000.");
    assertThat(bench("fan-out", "--recipients", "20001")).isEqualTo(2);
    assertThat(err.toString()).contains("--recipients 20001 is not usable. Use 1 to 20000.");
    assertThat(bench("fan-out", "--rate", "0")).isEqualTo(2);
    assertThat(bench("outcome", "--channel", "pigeon")).isEqualTo(2);
    assertThat(bench("outcome", "--submit-batch", "1001")).isEqualTo(2);
    assertThat(err.toString()).contains("--submit-batch 1001 is not usable. Use 1 to 1000.");
    assertThat(bench("outcome", "--submit-batch", "16")).isEqualTo(2);
    assertThat(err.toString())
        .contains("--submit-batch 16 is more than --outstanding 1: no call could be made.");
  }

  private int bench(String what, String option, String value) {
    return run("bench", what, "--state-dir", state(), option, value);
  }

  private int run(String... arguments) {
    return Recado.commandLine().setErr(new PrintWriter(err)).execute(arguments);
  }

  private String state() {
    return directory.resolve("state").toString();
  }
}
