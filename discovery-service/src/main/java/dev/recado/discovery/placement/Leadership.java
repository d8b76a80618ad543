package dev.recado.discovery.placement;

import java.util.Optional;
import java.util.UUID;

/** Who leads a position, as of the highest term that was reported. */
public record Leadership(Optional<UUID> leader, long term, long incarnation) {

  /** What one member says of its replica. */
  public record Report(UUID member, long term, boolean leads, long incarnation) {}

  /**
   * After a report. A leader of a higher term wins; a leader that says that it leads no longer is
   * believed; what others say about not leading tells nothing.
   */
  public Leadership after(Report report) {
    long newest = Math.max(incarnation, report.incarnation());
    boolean present = leader.isPresent() && leader.get().equals(report.member());
    boolean newer = report.term() > term || (leader.isEmpty() && report.term() == term);
    if (report.leads() && newer) {
      return new Leadership(Optional.of(report.member()), report.term(), newest);
    }
    if (!report.leads() && present && report.term() >= term) {
      return new Leadership(Optional.empty(), report.term(), newest);
    }
    return new Leadership(leader, term, newest);
  }

  /** After the member went. */
  public Leadership without(UUID member) {
    return leader.filter(member::equals).isPresent()
        ? new Leadership(Optional.empty(), term, incarnation)
        : this;
  }
}
