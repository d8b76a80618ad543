package dev.recado.storage.forward;

import dev.recado.protocol.SessionToken;
import dev.recado.protocol.internal.v1.InternalFindRequest;
import dev.recado.protocol.internal.v1.InternalFindResponse;
import dev.recado.protocol.internal.v1.InternalReadRequest;
import dev.recado.protocol.internal.v1.InternalReadResponse;
import dev.recado.protocol.internal.v1.InternalScanRequest;
import dev.recado.protocol.internal.v1.InternalScanResponse;
import dev.recado.protocol.v1.ReadResponse;
import dev.recado.storage.position.Found;
import dev.recado.storage.position.Page;
import dev.recado.storage.position.Recorded;
import dev.recado.storage.position.ScanRange;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a replica found as the wire says it, and requests as they are passed on. */
final class ReadForms {

  private ReadForms() {}

  static InternalReadResponse response(Route route, SessionToken seen, Found found) {
    var read = ReadResponse.newBuilder();
    found.entry().ifPresent(read::setEntry);
    SessionToken here = new SessionToken(Map.of(route.position().number(), found.at()));
    return InternalReadResponse.newBuilder()
        .setRead(read.setSession(SessionToken.merge(List.of(seen, here)).encode()))
        .setLeader(route.leaderHint())
        .build();
  }

  static InternalScanResponse response(Route route, Page page) {
    return InternalScanResponse.newBuilder()
        .addAllEntries(page.entries())
        .setMore(page.more())
        .setLeader(route.leaderHint())
        .build();
  }

  static InternalFindResponse response(Route route, Optional<Recorded> recorded) {
    var found = InternalFindResponse.newBuilder().setLeader(route.leaderHint());
    recorded.ifPresent(record ->
        found
            .setFound(true)
            .setKind(record.kind())
            .setOutcome(record.outcome())
            .setTerm(record.term())
            .setIndex(record.index()));
    return found.build();
  }

  static ScanRange range(InternalScanRequest request) {
    return new ScanRange(
        request.getNamespace(),
        request.getPrefix(),
        request.getFrom(),
        request.getTo(),
        request.getLimit());
  }

  static InternalReadRequest onward(InternalReadRequest request) {
    return request.toBuilder().setHops(request.getHops() + 1).build();
  }

  static InternalScanRequest onward(InternalScanRequest request) {
    return request.toBuilder().setHops(request.getHops() + 1).build();
  }

  static InternalFindRequest onward(InternalFindRequest request) {
    return request.toBuilder().setHops(request.getHops() + 1).build();
  }
}
