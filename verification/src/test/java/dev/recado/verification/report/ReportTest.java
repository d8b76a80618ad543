package dev.recado.verification.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.verification.checker.CheckResult;
import dev.recado.verification.checker.Evidence;
import dev.recado.verification.checker.Finding;
import dev.recado.verification.checker.Property;
import dev.recado.verification.history.FaultHistory;
import dev.recado.verification.history.Kind;
import dev.recado.verification.history.Operation;
import dev.recado.verification.history.OperationHistory;
import dev.recado.verification.history.Outcome;
import dev.recado.verification.history.RecordedHistory;
import dev.recado.verification.history.Source;
import dev.recado.verification.history.Telling;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ReportTest {

  private static final long MILLI = 1_000_000;
  private static final CheckResult PASSED =
      new CheckResult(Property.ONCE, "100 answers of 90 operations", List.of());

  /** Ten seconds of puts to two positions; the first does not answer from 4.0 to 6.5 s. */
  private static VerifiedRun run(CheckResult... checks) {
    var operations = new ArrayList<OperationHistory>();
    for (long at = 0; at < 10_000; at += 100) {
      if (at <= 4_000 || at >= 6_500) {
        operations.add(put("probe-0", at));
      }
      operations.add(put("probe-1", at + 1));
    }
    var killed =
        new FaultHistory(
            "kill-leader", List.of("storage-1"), List.of(0), 4_050 * MILLI, 8_000 * MILLI);
    var paused =
        new FaultHistory(
            "pause-member", List.of("gateway-1"), List.of(), 9_000 * MILLI, 9_500 * MILLI);
    return new VerifiedRun(
        42,
        Duration.ofSeconds(10),
        List.of("kill-leader", "pause-member"),
        new RecordedHistory(
            Instant.parse("2026-01-31T12:00:00Z"), operations, List.of(), List.of(killed, paused)),
        List.of("probe-0", "probe-1"),
        List.of(checks));
  }

  private static OperationHistory put(String client, long atMillis) {
    String id = client + "@" + atMillis;
    return new OperationHistory(
        Operation.of(id, Kind.PUT, "k"),
        client,
        (atMillis - 7) * MILLI,
        List.of(new Telling(atMillis * MILLI, Source.ANSWER, client, Outcome.ok(1, 1 + atMillis))));
  }

  private static CheckResult violated() {
    return new CheckResult(
        Property.LINEARIZABLE,
        "2 operations and reads on 1 keys",
        List.of(
            new Finding.Violation(
                Property.LINEARIZABLE,
                "key <k>: no order explains these",
                List.of(
                    new Evidence("a", MILLI, 2 * MILLI, "client-1: put <k> → OK"),
                    new Evidence("b", 3 * MILLI, Evidence.OPEN, "client-2: read <k>")))));
  }

  @Test
  void unavailabilityIsAttributedToItsFaultAndPosition() {
    List<Availability.OfFault> faults = Availability.of(run(PASSED)).perFault();
    assertThat(faults).hasSize(2);
    assertThat(faults.getFirst().gaps()).containsExactly(2_450 * MILLI, 100 * MILLI);
    assertThat(faults.getLast().longest()).isEqualTo(100 * MILLI);
  }

  /** The last answer before a fault must not have the fault before pay for it. */
  @Test
  void unavailabilityIsNotAttributedToTheFaultBefore() {
    VerifiedRun run = run(PASSED);
    var early =
        new FaultHistory("kill-push", List.of("push-1"), List.of(), 1_050 * MILLI, 2_000 * MILLI);
    var three =
        new VerifiedRun(
            run.seed(),
            run.duration(),
            run.faults(),
            new RecordedHistory(
                run.history().began(),
                run.history().operations(),
                List.of(),
                List.of(early, run.history().faults().getFirst())),
            run.probes(),
            run.checks());
    assertThat(Availability.of(three).perFault().getFirst().gaps())
        .containsExactly(100 * MILLI, 100 * MILLI);
  }

  @Test
  void positionThatNeverAnswersAgainIsNotBack() {
    VerifiedRun run = run(PASSED);
    var silent =
        new VerifiedRun(
            run.seed(),
            run.duration(),
            run.faults(),
            new RecordedHistory(
                run.history().began(),
                run.history().operations().stream()
                    .filter(o -> o.client().equals("probe-1") || o.invokedNanos() < 4_000 * MILLI)
                    .toList(),
                List.of(),
                run.history().faults()),
            run.probes(),
            run.checks());
    assertThat(Availability.of(silent).perFault().getFirst().gaps())
        .containsExactly(Availability.NOT_BACK, 100 * MILLI);
    assertThat(TerminalReport.of(silent)).contains("not back");
  }

  @Test
  void terminalSaysTheVerdictAndWhatEachFaultCost() {
    assertThat(TerminalReport.of(run(PASSED)).lines())
        .containsExactly(
            "Longest time without an answered write, in seconds:",
            "  fault                                           pos. 0    pos. 1",
            "  kill-leader storage-1                             2.5*      0.1",
            "  pause-member gateway-1                            0.1       0.1",
            "  * a leader of the position was hit",
            "",
            "  passed       once            100 answers of 90 operations",
            "",
            "Everything held.");
  }

  @Test
  void violationIsShownWithItsPartOfTheHistory() {
    assertThat(TerminalReport.of(run(PASSED, violated())).lines())
        .contains(
            "  VIOLATED     linearizable    2 operations and reads on 1 keys",
            "      key <k>: no order explains these",
            "        [0.001000 – 0.002000 s] client-1: put <k> → OK",
            "        [0.003000 – … s] client-2: read <k>")
        .endsWith("VIOLATED: linearizable.");
  }

  @Test
  void whatWasNotCheckedIsNotProven() {
    var notChecked =
        new CheckResult(
            Property.LINEARIZABLE,
            "1 key",
            List.of(new Finding.NotChecked(Property.LINEARIZABLE, "key k: too many orders")));
    VerifiedRun run = run(PASSED, notChecked);
    assertThat(run.verdict()).isEqualTo(CheckResult.Verdict.NOT_CHECKED);
    assertThat(TerminalReport.of(run)).contains("NOT CHECKED", "NOT PROVEN: linearizable.");
  }

  @Test
  void htmlStandsAloneWithPictureFaultsAndEscapedEvidence() {
    String html = HtmlReport.of(run(PASSED, violated()));
    assertThat(html)
        .contains(
            "VIOLATED: linearizable.", "key &lt;k&gt;: no order", "client-1: put &lt;k&gt; → OK")
        .contains("1: kill-leader storage-1", "2.5 s without an answered write")
        .doesNotContain("<script", "src=", "href=", "url(", "@import");
    assertThat(html.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http");
  }

  @Test
  void pictureIsWellFormed() throws Exception {
    String svg = TimelinePicture.of(run(PASSED));
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    assertThat(document.getDocumentElement().getTagName()).isEqualTo("svg");
    assertThat(document.getElementsByTagName("path").getLength()).isEqualTo(2);
  }
}
