package dev.recado.gateway.web;

import java.nio.charset.StandardCharsets;
import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.buf.MessageBytes;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * Keys are any text, and the whole rest of the path; Tomcat, though, cuts paths at {@code ;},
 * resolves {@code ..}, joins {@code //} and refuses {@code %2F} before any servlet sees them. So
 * the raw path {@code /v1/entries/<key>} becomes {@code /v1/entry?key=<key>} before Tomcat looks at
 * it.
 */
final class EntryPathAdapter implements Adapter {

  static final String PREFIX = "/v1/entries/";
  private static final String TARGET = "/v1/entry";

  private final Adapter tomcat;

  EntryPathAdapter(Adapter tomcat) {
    this.tomcat = tomcat;
  }

  @Override
  public void service(Request request, Response response) throws Exception {
    String path = request.requestURI().toString();
    if (path != null && path.startsWith(PREFIX)) {
      set(request.queryString(), query(path, request.queryString().toString()));
      set(request.requestURI(), TARGET);
    }
    tomcat.service(request, response);
  }

  /**
   * The key comes first, so that a parameter of the same name is a second one, which is refused.
   */
  static String query(String path, @org.jspecify.annotations.Nullable String query) {
    String key =
        path.substring(PREFIX.length()).replace("&", "%26").replace("+", "%2B").replace("=", "%3D");
    return "key=" + key + (query == null || query.isEmpty() ? "" : "&" + query);
  }

  private static void set(MessageBytes target, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    target.recycle();
    target.setBytes(bytes, 0, bytes.length);
  }

  @Override
  public boolean prepare(Request request, Response response) throws Exception {
    return tomcat.prepare(request, response);
  }

  @Override
  public boolean asyncDispatch(Request request, Response response, SocketEvent status)
      throws Exception {
    return tomcat.asyncDispatch(request, response, status);
  }

  @Override
  public void log(Request request, Response response, long time) {
    tomcat.log(request, response, time);
  }

  @Override
  public void checkRecycled(Request request, Response response) {
    tomcat.checkRecycled(request, response);
  }

  @Override
  public String getDomain() {
    return tomcat.getDomain();
  }
}
