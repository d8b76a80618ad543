package dev.recado.discovery.api;

import dev.recado.discovery.watch.PresentView;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether this process can serve. */
@RestController
class PingController {

  private final PresentView present;

  PingController(PresentView present) {
    this.present = present;
  }

  @GetMapping("/v1/ping")
  Map<String, Object> ping() {
    return Map.of("status", "ready", "revision", present.revisionOnceReady());
  }
}
