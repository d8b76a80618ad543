package dev.recado.push.api;

import dev.recado.membership.Membership;
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

  /** Throws while it cannot. */
  public void require() {
    var _ = revision();
  }

  /** Of the fleet that it knows. */
  long revision() {
    long revision = membership.requireView().revision();
    jdbc.execute("select 1");
    return revision;
  }
}
