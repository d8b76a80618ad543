package dev.recado.acceptance.telemetry;

import com.google.protobuf.ByteString;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Takes traces as a collector does, over OTLP/HTTP on loopback, and keeps them. */
public final class SpanCollector implements AutoCloseable {

  private final Queue<CollectedSpan> spans = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;

  private SpanCollector(HttpServer server) {
    this.server = server;
  }

  public static SpanCollector start() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var collector = new SpanCollector(server);
    server.createContext("/v1/traces", collector::take);
    server.setExecutor(collector.threads);
    server.start();
    return collector;
  }

  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** All that were sent so far. */
  public List<CollectedSpan> spans() {
    return List.copyOf(spans);
  }

  public List<CollectedSpan> trace(String traceId) {
    return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
  }

  private void take(HttpExchange exchange) throws IOException {
    try (exchange) {
      ExportTraceServiceRequest.parseFrom(exchange.getRequestBody())
          .getResourceSpansList()
          .forEach(this::keep);
      exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
      exchange.sendResponseHeaders(200, -1);
    }
  }

  private void keep(ResourceSpans resource) {
    Map<String, String> attributes = attributes(resource.getResource().getAttributesList());
    String service = attributes.getOrDefault("service.name", "");
    String member = attributes.getOrDefault("service.instance.id", "");
    resource.getScopeSpansList().stream()
        .flatMap(scope -> scope.getSpansList().stream())
        .map(span -> collected(service, member, span))
        .forEach(spans::add);
  }

  private static CollectedSpan collected(String service, String member, Span span) {
    return new CollectedSpan(
        service,
        member,
        span.getName(),
        hex(span.getTraceId()),
        hex(span.getSpanId()),
        hex(span.getParentSpanId()),
        span.getLinksList().stream().map(link -> hex(link.getTraceId())).toList(),
        attributes(span.getAttributesList()));
  }

  private static Map<String, String> attributes(List<KeyValue> pairs) {
    var attributes = new HashMap<String, String>();
    pairs.forEach(pair -> attributes.put(pair.getKey(), text(pair.getValue())));
    return attributes;
  }

  private static String text(AnyValue value) {
    return value.hasIntValue() ? Long.toString(value.getIntValue()) : value.getStringValue();
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
