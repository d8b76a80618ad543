package dev.recado.gateway.outbox;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The requests of one transaction. Within it an operation has one fingerprint: a request that says
 * otherwise has to wait for the next batch, where it meets the row.
 */
final class AcceptBatch {

  private final List<AcceptRequest> requests = new ArrayList<>();
  private final TreeMap<RowId, OutboxRow> rows = new TreeMap<>();
  private final Map<RowId, ByteString> fingerprints = new HashMap<>();
  private long bytes;

  static AcceptBatch of(AcceptRequest request) {
    var batch = new AcceptBatch();
    batch.add(request);
    return batch;
  }

  boolean hasRoomFor(AcceptRequest request, int operationsMax, long bytesMax) {
    return requests.isEmpty()
        || (rows.size() + request.rows().size() <= operationsMax
            && bytes + request.bytes() <= bytesMax);
  }

  boolean agreesWith(AcceptRequest request) {
    return request.rows().stream()
        .allMatch(row ->
            row.fingerprint()
                .equals(fingerprints.getOrDefault(row.id().withoutRecipient(), row.fingerprint())));
  }

  void add(AcceptRequest request) {
    requests.add(request);
    bytes += request.bytes();
    for (OutboxRow row : request.rows()) {
      var _ = rows.putIfAbsent(row.id(), row);
      var _ = fingerprints.put(row.id().withoutRecipient(), row.fingerprint());
    }
  }

  List<AcceptRequest> requests() {
    return requests;
  }

  /** Each row once, in the order of their ids. */
  List<OutboxRow> rows() {
    return List.copyOf(rows.values());
  }

  /** The requests that name one of the operations. */
  Set<AcceptRequest> naming(Collection<RowId> operations) {
    var wanted = new HashSet<>(operations);
    if (operations.isEmpty()) {
      return Set.of();
    }
    Set<AcceptRequest> naming = Collections.newSetFromMap(new IdentityHashMap<>());
    for (AcceptRequest request : requests) {
      if (request.rows().stream().anyMatch(row -> wanted.contains(row.id().withoutRecipient()))) {
        naming.add(request);
      }
    }
    return naming;
  }

  /** The rows that only refused requests want. */
  List<RowId> onlyOf(Set<AcceptRequest> refused) {
    var wanted = new HashSet<RowId>();
    requests.stream()
        .filter(request -> !refused.contains(request))
        .forEach(request -> request.rows().forEach(row -> wanted.add(row.id())));
    return rows.keySet().stream().filter(id -> !wanted.contains(id)).toList();
  }
}
