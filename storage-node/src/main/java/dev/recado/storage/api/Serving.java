package dev.recado.storage.api;

import dev.recado.storage.StorageProperties;
import dev.recado.storage.forward.Admission;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/**
 * The first step of stopping: nothing more is taken, what was taken is answered. Runs before any
 * bean is stopped, so that replicas and connections are still there for it.
 */
final class Serving implements ApplicationListener<ContextClosedEvent> {

  private static final Logger log = LoggerFactory.getLogger(Serving.class);

  private final Admission admission;
  private final OpenStreams streams;
  private final StorageProperties properties;

  Serving(Admission admission, OpenStreams streams, StorageProperties properties) {
    this.admission = admission;
    this.streams = streams;
    this.properties = properties;
  }

  @Override
  public void onApplicationEvent(ContextClosedEvent event) {
    log.info("Stopping: {} requests are in flight; no more are taken.", admission.inFlight());
    admission.stopTaking();
    if (!admission.awaitEmpty(properties.shutdownWait())) {
      log.warn(
          "{} requests were not answered within {}; their callers will ask again.",
          admission.inFlight(),
          properties.shutdownWait());
    }
    streams.closeAll();
  }
}
