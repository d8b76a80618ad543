package dev.recado.gateway.api;

import dev.recado.gateway.operation.Doors;
import dev.recado.gateway.operation.OperationProperties;
import dev.recado.gateway.read.Reads;
import dev.recado.gateway.web.CallerFilter;
import dev.recado.gateway.web.Problem;
import dev.recado.gateway.web.Problems;
import dev.recado.gateway.web.QueryString;
import dev.recado.protocol.OperationLimits;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.SessionToken;
import dev.recado.protocol.v1.Consistency;
import dev.recado.protocol.v1.Entry;
import dev.recado.protocol.v1.ReadRequest;
import dev.recado.protocol.v1.ReadResponse;
import dev.recado.protocol.v1.Reason;
import dev.recado.protocol.v1.ScanRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Reads of one entry, and scans. */
@RestController
class EntryReadsController {

  private final Reads reads;
  private final Doors doors;
  private final OperationProperties properties;

  EntryReadsController(Reads reads, Doors doors, OperationProperties properties) {
    this.reads = reads;
    this.doors = doors;
    this.properties = properties;
  }

  /** HEAD as well. */
  @GetMapping("/v1/entry")
  void read(HttpServletRequest request, HttpServletResponse response) throws IOException {
    doors.requireOpen();
    var query = QueryString.of(request, "key", "consistency");
    SessionToken seen = RequestHeaders.session(request);
    var read =
        ReadRequest.newBuilder()
            .setKey(query.key())
            .setConsistency(consistency(query.text("consistency").orElse("linearizable")));
    if (!seen.equals(SessionToken.NOTHING)) {
      var _ = read.addSessions(seen.encode());
    }
    ReadResponse found =
        Futures.join(
            reads.read(
                CallerFilter.callerOf(request).namespace(),
                read.build(),
                properties.patience(RequestHeaders.preferences(request).patience())));
    response.setHeader(
        Headers.SESSION,
        SessionToken.merge(List.of(seen, SessionToken.decode(found.getSession()))).encode());
    if (found.hasEntry()) {
      entry(request, response, found.getEntry());
    } else {
      Problems.send(
          response,
          new Problem(
              "NOT_FOUND",
              HttpServletResponse.SC_NOT_FOUND,
              "No such entry",
              "There is no entry with this key.",
              Duration.ZERO,
              Map.of()));
    }
  }

  private static void entry(HttpServletRequest request, HttpServletResponse response, Entry entry)
      throws IOException {
    String tag = "\"" + entry.getRevision() + "\"";
    response.setHeader("ETag", tag);
    response.setHeader(Headers.VERSION, Long.toString(entry.getVersion()));
    response.setHeader("X-Content-Type-Options", "nosniff");
    if (matches(RequestHeaders.all(request, "If-None-Match"), tag)) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    response.setStatus(HttpServletResponse.SC_OK);
    response.setHeader("Content-Type", Shapes.contentType(entry));
    response.setContentLength(entry.getValue().size());
    if (!request.getMethod().equals("HEAD")) {
      entry.getValue().writeTo(response.getOutputStream());
    }
  }

  /** Weak comparison (RFC 9110, 13.1.2): what is asked is whether the client's copy will do. */
  private static boolean matches(List<String> ifNoneMatch, String tag) {
    return ifNoneMatch.stream()
        .flatMap(header -> List.of(header.split(",", -1)).stream())
        .map(String::strip)
        .anyMatch(wanted -> wanted.equals("*") || wanted.equals(tag) || wanted.equals("W/" + tag));
  }

  private static Consistency consistency(String name) {
    return switch (name) {
      case "linearizable" -> Consistency.LINEARIZABLE;
      case "session" -> Consistency.SESSION;
      case "eventual" -> Consistency.EVENTUAL;
      default ->
          throw new Rejection(
              Reason.BAD_PARAMETER, "consistency is one of linearizable, session, eventual.");
    };
  }

  @GetMapping("/v1/entries")
  void scan(HttpServletRequest request, HttpServletResponse response) throws IOException {
    doors.requireOpen();
    var query = QueryString.of(request, "prefix", "from", "to", "limit", "cursor");
    int limit = query.number("limit", OperationLimits.SCAN_LIMIT_DEFAULT);
    if (limit < 1) {
      throw new Rejection(
          Reason.BAD_PARAMETER,
          "limit is " + limit + "; allowed are 1 to " + OperationLimits.SCAN_LIMIT_MAX + ".");
    }
    var page =
        reads.scan(
            CallerFilter.callerOf(request).namespace(),
            ScanRequest.newBuilder()
                .setPrefix(query.keyPart("prefix"))
                .setFrom(query.keyPart("from"))
                .setTo(query.keyPart("to"))
                .setLimit(limit)
                .setCursor(query.text("cursor").orElse(""))
                .build(),
            properties.patience(RequestHeaders.preferences(request).patience()));
    var json = new LinkedHashMap<String, Object>();
    json.put("entries", page.getEntriesList().stream().map(Shapes::entry).toList());
    if (!page.getNext().isEmpty()) {
      json.put("next", page.getNext());
    }
    JsonResponses.write(response, HttpServletResponse.SC_OK, json);
  }
}
