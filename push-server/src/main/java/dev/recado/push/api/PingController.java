package dev.recado.push.api;

import dev.recado.membership.Membership;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether this process can serve: it knows the fleet, and its database answers. */
@RestController
class PingController {

  private final Membership membership;
  private final JdbcTemplate jdbc;

  PingController(Membership membership, JdbcTemplate jdbc) {
    this.membership = membership;
    this.jdbc = jdbc;
  }

  @GetMapping("/v1/ping")
  Map<String, Object> ping() {
    long revision = membership.requireView().revision();
    jdbc.execute("select 1");
    return Map.of("status", "ready", "role", "push", "revision", revision);
  }
}
