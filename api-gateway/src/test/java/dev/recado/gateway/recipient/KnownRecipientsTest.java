package dev.recado.gateway.recipient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.recado.gateway.recipient.KnownRecipients.Name;
import dev.recado.testkit.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class KnownRecipientsTest {

  private final SettableClock clock = new SettableClock(Instant.EPOCH);
  private final KnownRecipients known = new KnownRecipients(2, Duration.ofSeconds(60), clock);
  private final Name name = new Name("default", UUID.randomUUID());

  @Test
  void confirmationAgesButIsNotForgotten() {
    known.confirm(name);
    assertThat(known.isFresh(name)).isTrue();

    clock.advance(Duration.ofSeconds(60));

    assertThat(known.isFresh(name)).isFalse();
    assertThat(known.wasConfirmed(name)).isTrue();
  }

  @Test
  void deletedRecipientIsForgotten() {
    known.confirm(name);
    known.forget(name);

    assertThat(known.wasConfirmed(name)).isFalse();
  }

  @Test
  void leastRecentlyUsedIsForgottenFirst() {
    var second = new Name("default", UUID.randomUUID());
    known.confirm(name);
    known.confirm(second);
    assertThat(known.isFresh(name)).isTrue();

    known.confirm(new Name("other", name.id()));

    assertThat(known.wasConfirmed(name)).isTrue();
    assertThat(known.wasConfirmed(second)).isFalse();
  }
}
