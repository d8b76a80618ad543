package dev.recado.gateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreferencesTest {

  private static Preferences parse(String... headers) {
    return Preferences.parse(List.of(headers));
  }

  @Test
  void preferencesAreFoundInListsAndLines() {
    assertThat(parse("respond-async, wait=7").respondAsync()).isTrue();
    assertThat(parse("respond-async, wait=7").patience()).contains(Duration.ofSeconds(7));
    assertThat(parse("handling=lenient", "Respond-Async; x=y").respondAsync()).isTrue();
    assertThat(parse("wait=\"7\"").patience()).contains(Duration.ofSeconds(7));
    assertThat(parse("wait = 7").patience()).contains(Duration.ofSeconds(7));
  }

  @Test
  void firstOfANameCounts() {
    assertThat(parse("wait=1, wait=2").patience()).contains(Duration.ofSeconds(1));
  }

  @Test
  void whatMakesNoSenseIsIgnored() {
    assertThat(parse().respondAsync()).isFalse();
    assertThat(
            parse("wait", "wait=", "wait=x", "wait=-1", "wait=9999999999", "waiting=3").patience())
        .isEmpty();
    assertThat(parse("respond-asynchronously").respondAsync()).isFalse();
  }
}
