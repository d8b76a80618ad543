package dev.recado.gateway.web;

import com.google.protobuf.ByteString;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads bodies, never more of them than may be there. */
public final class RequestBodies {

  private RequestBodies() {}

  /**
   * The whole body. One that says that it is too large is refused unread; one that does not say is
   * read up to the bound.
   *
   * @throws Rejection {@code tooLarge}, or MALFORMED when the body breaks off
   */
  public static ByteString read(HttpServletRequest request, int bytesMax, Reason tooLarge) {
    if (request.getContentLengthLong() > bytesMax) {
      throw tooLarge(request.getContentLengthLong() + " bytes", bytesMax, tooLarge);
    }
    try (InputStream body = request.getInputStream()) {
      byte[] bytes = body.readNBytes(bytesMax + 1);
      if (bytes.length > bytesMax) {
        throw tooLarge("more than " + bytesMax + " bytes", bytesMax, tooLarge);
      }
      return ByteString.copyFrom(bytes);
    } catch (IOException e) {
      throw new Rejection(
          Reason.MALFORMED, "The body broke off or is badly encoded. Send it again.");
    }
  }

  private static Rejection tooLarge(String size, int bytesMax, Reason reason) {
    return new Rejection(
        reason, "The body has " + size + "; at most " + bytesMax + " are allowed.");
  }

  /**
   * Makes sure that the body is called JSON.
   *
   * @throws Rejection UNSUPPORTED_MEDIA_TYPE
   */
  public static void requireJson(HttpServletRequest request) {
    @Nullable String type = request.getContentType();
    String media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!media.equals("application/json") && !media.endsWith("+json")) {
      throw new Rejection(
          Reason.UNSUPPORTED_MEDIA_TYPE,
          "The body must be JSON, and say so. Send 'Content-Type: application/json'.");
    }
  }
}
