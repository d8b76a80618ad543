package dev.recado.push.api;

import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether this process can serve. */
@RestController
class PingController {

  private final Readiness readiness;

  PingController(Readiness readiness) {
    this.readiness = readiness;
  }

  @GetMapping("/v1/ping")
  Map<String, Object> ping() {
    return Map.of("status", "ready", "role", "push", "revision", readiness.require());
  }
}
