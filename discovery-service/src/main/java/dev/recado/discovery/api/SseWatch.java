package dev.recado.discovery.api;

import dev.recado.discovery.watch.ViewFeed;
import dev.recado.discovery.watch.Watchers;
import dev.recado.protocol.v1.Role;
import java.io.IOException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** A stream of server-sent events: the members at each new revision, and comments between. */
final class SseWatch implements Watchers.Sink {

  private final SseEmitter emitter;
  private long told = -1;

  SseWatch(SseEmitter emitter) {
    this.emitter = emitter;
  }

  @Override
  public void view(ViewFeed.Seen seen) throws IOException {
    long revision = seen.view().getRevision();
    if (revision == told) {
      emitter.send(SseEmitter.event().comment("revision " + revision));
      return;
    }
    told = revision;
    emitter.send(
        SseEmitter.event()
            .id(Long.toString(revision))
            .name("members")
            .data(Json.Members.of(seen.view(), Role.ROLE_UNSPECIFIED)));
  }

  @Override
  public void stopping() {
    emitter.complete();
  }
}
