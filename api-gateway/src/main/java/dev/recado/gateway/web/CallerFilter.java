package dev.recado.gateway.web;

import dev.recado.membership.Caller;
import dev.recado.membership.Membership;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, before anything of the request is read. Probes are open to all; metrics and what
 * changes the fleet are for admins.
 */
public final class CallerFilter implements Filter {

  private static final String ATTRIBUTE = CallerFilter.class.getName();
  private static final String SCHEME = "Bearer ";

  private final Membership membership;
  private final Problems problems;

  CallerFilter(Membership membership, Problems problems) {
    this.membership = membership;
    this.problems = problems;
  }

  /** The authenticated caller of a request. */
  public static Caller callerOf(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Caller caller) {
      return caller;
    }
    throw unauthenticated();
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    var http = (HttpServletRequest) request;
    try {
      if (!isOpen(path(http))) {
        request.setAttribute(ATTRIBUTE, authenticate(http));
      }
    } catch (Rejection e) {
      problems.write((HttpServletResponse) response, e);
      return;
    }
    chain.doFilter(request, response);
  }

  /**
   * As Tomcat has normalised it for the servlet: the raw one could say one thing and mean another.
   */
  private static String path(HttpServletRequest request) {
    String rest = request.getPathInfo();
    return request.getServletPath() + (rest == null ? "" : rest);
  }

  private static boolean isOpen(String path) {
    return path.equals("/v1/ping")
        || path.equals("/actuator/health")
        || path.startsWith("/actuator/health/")
        || isDocument(path);
  }

  /** The API's contract and its page, which say nothing of anybody's data. */
  private static boolean isDocument(String path) {
    return path.equals("/v3/api-docs")
        || path.equals("/v3/api-docs.yaml")
        || path.equals("/v3/api-docs/swagger-config")
        || path.equals("/swagger-ui.html")
        || path.startsWith("/swagger-ui/");
  }

  private static boolean isForAdmins(String path) {
    return path.startsWith("/actuator") || path.startsWith("/v1/admin/");
  }

  private Caller authenticate(HttpServletRequest request) {
    @Nullable String authorization = request.getHeader("Authorization");
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw unauthenticated();
    }
    Caller caller =
        membership
            .requireView()
            .apiKeys()
            .authenticate(authorization.substring(SCHEME.length()).strip())
            .orElseThrow(CallerFilter::unauthenticated);
    if (isForAdmins(path(request)) && !caller.admin()) {
      throw new Rejection(Reason.FORBIDDEN, "This is for admins. Use an admin's API key.");
    }
    return caller;
  }

  private static Rejection unauthenticated() {
    return new Rejection(
        Reason.UNAUTHENTICATED,
        "No valid API key was sent. Send 'Authorization: Bearer <api key>'.");
  }
}
