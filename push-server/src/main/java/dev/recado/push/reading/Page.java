package dev.recado.push.reading;

import dev.recado.push.mailbox.Gap;
import java.util.List;
import java.util.Optional;

/**
 * What comes next in a mailbox: first the gap, if any, then notifications in order.
 *
 * @param position where reading goes on
 */
public record Page(Optional<Gap> gap, List<Notification> notifications, long position) {

  public boolean isEmpty() {
    return gap.isEmpty() && notifications.isEmpty();
  }
}
