package dev.recado.push.api;

import dev.recado.membership.Membership;
import dev.recado.protocol.Rejection;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** Whether this process can serve: it knows the fleet, and its database answers. */
@Component
public class Readiness {

  private final Membership membership;
  private final JdbcTemplate jdbc;

  Readiness(Membership membership, JdbcTemplate jdbc) {
    this.membership = membership;
    this.jdbc = jdbc;
  }

  /**
   * The revision of the fleet's view, when it can.
   *
   * @throws Rejection that says what is missing
   */
  public long require() {
    try {
      long revision = membership.requireView().revision();
      jdbc.execute("select 1");
      return revision;
    } catch (RuntimeException e) {
      throw Failures.toRejection(e);
    }
  }
}
