package dev.recado.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.recado.acceptance.fleet.Fleet;
import dev.recado.acceptance.fleet.WithFleet;
import dev.recado.acceptance.postman.Newman;
import dev.recado.acceptance.postman.PostmanCollection;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The Postman collection, run by newman as its users run it. */
@WithFleet
@Order(53)
class PostmanAcceptanceTest {

  /** Of the collection as a whole: never a server error; and of refusals: a problem document. */
  private static final int TESTS_OF_EVERY_ANSWER = 1;

  private final Fleet fleet;

  PostmanAcceptanceTest(Fleet fleet) {
    this.fleet = fleet;
  }

  @Test
  void everyRequestOfTheCollectionIsSentAndPassesItsTests()
      throws IOException, InterruptedException {
    if (!"true".equals(System.getenv("CI"))) {
      assumeTrue(Newman.isInstalled(), "newman is not installed; to run this: " + Newman.INSTALL);
    }
    fleet.heal();

    Newman.Report report =
        Newman.run(
            fleet.directory(),
            Map.of(
                "gateway", fleet.address(Fleet.GATEWAY).http(),
                "push", fleet.address(Fleet.PUSH).http(),
                "apiKey", fleet.adminKey()));

    assertThat(report.failures()).isEmpty();
    assertThat(report.exit()).isZero();
    assertThat(testsOf(report)).isEqualTo(expectedTests(report));
    // This fleet has the profile "faults": it did what the last requests ask for.
    assertThat(report.executed())
        .extractingByKeys("Faults of a member", "Delay a member", "Take them away")
        .extracting(Newman.Executed::status)
        .containsExactly(200, 200, 204);
  }

  private static Map<String, Integer> testsOf(Newman.Report report) {
    var tests = new LinkedHashMap<String, Integer>();
    report.executed().forEach((name, executed) -> tests.put(name, executed.tests()));
    return tests;
  }

  /** By name: the request's own, and the collection's. */
  private static Map<String, Integer> expectedTests(Newman.Report report) {
    var tests = new LinkedHashMap<String, Integer>();
    for (PostmanCollection.Request request : PostmanCollection.read().requests()) {
      Newman.Executed executed = report.executed().get(request.name());
      int ofRefusal = executed != null && executed.status() >= 400 ? 1 : 0;
      tests.put(request.name(), request.tests() + TESTS_OF_EVERY_ANSWER + ofRefusal);
    }
    return tests;
  }
}
