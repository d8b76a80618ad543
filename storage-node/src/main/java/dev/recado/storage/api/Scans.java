package dev.recado.storage.api;

import com.google.protobuf.ByteString;
import dev.recado.protocol.OperationChecks;
import dev.recado.protocol.OperationLimits;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.internal.v1.InternalScanRequest;
import dev.recado.protocol.internal.v1.InternalScanResponse;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.ScanRequest;
import dev.recado.protocol.v1.ScanResponse;
import dev.recado.storage.forward.ReadRouter;
import dev.recado.storage.forward.Routes;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** A scan over all positions, each asked at its leader. */
final class Scans {

  private final ReadRouter reads;
  private final Routes routes;

  Scans(ReadRouter reads, Routes routes) {
    this.reads = reads;
    this.routes = routes;
  }

  CompletableFuture<ScanResponse> scan(String namespace, ScanRequest request) {
    OperationChecks.checkKeyPart(request.getPrefix());
    OperationChecks.checkKeyPart(request.getFrom());
    OperationChecks.checkKeyPart(request.getTo());
    int limit = limit(request.getLimit());
    ByteString from = from(request);
    List<CompletableFuture<InternalScanResponse>> parts =
        IntStream.range(0, routes.positions())
            .mapToObj(position ->
                InternalScanRequest.newBuilder()
                    .setNamespace(namespace)
                    .setPosition(position)
                    .setPrefix(request.getPrefix())
                    .setFrom(from)
                    .setTo(request.getTo())
                    .setLimit(limit)
                    .build())
            .map(reads::scan)
            .toList();
    return CompletableFuture.allOf(parts.toArray(CompletableFuture<?>[]::new))
        .thenApply(_ -> page(parts.stream().map(CompletableFuture::join).toList(), limit));
  }

  private static ScanResponse page(List<InternalScanResponse> parts, int limit) {
    var merged =
        ScanPages.merge(
            parts.stream()
                .map(part -> new ScanPages.Part(part.getEntriesList(), part.getMore()))
                .toList(),
            limit,
            OperationLimits.SCAN_PAGE_BYTES_MAX);
    return ScanResponse.newBuilder()
        .addAllEntries(merged.entries())
        .setNext(merged.last().map(ScanCursor::after).orElse(""))
        .build();
  }

  private static int limit(int asked) {
    if (asked < 0 || asked > OperationLimits.SCAN_LIMIT_MAX) {
      throw new Rejection(
          Reason.BAD_PARAMETER,
          "The limit is "
              + asked
              + "; it must be 1 to "
              + OperationLimits.SCAN_LIMIT_MAX
              + ", or 0 for "
              + OperationLimits.SCAN_LIMIT_DEFAULT
              + ".");
    }
    return asked == 0 ? OperationLimits.SCAN_LIMIT_DEFAULT : asked;
  }

  private static ByteString from(ScanRequest request) {
    if (request.getCursor().isEmpty()) {
      return request.getFrom();
    }
    ByteString after = ScanCursor.from(request.getCursor());
    return ScanPages.KEY_ORDER.compare(after, request.getFrom()) >= 0 ? after : request.getFrom();
  }
}
