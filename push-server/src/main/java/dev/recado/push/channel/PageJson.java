package dev.recado.push.channel;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.recado.push.mailbox.Gap;
import dev.recado.push.reading.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a long poll answers; {@code next} is the next one's {@code after}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PageJson(List<NotificationJson> notifications, @Nullable Gap gap, long next) {

  static PageJson of(Page page) {
    return new PageJson(
        page.notifications().stream().map(NotificationJson::of).toList(),
        page.gap().orElse(null),
        page.position());
  }
}
