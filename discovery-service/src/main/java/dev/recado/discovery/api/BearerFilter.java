package dev.recado.discovery.api;

import dev.recado.membership.Caller;
import dev.recado.protocol.Rejection;
import dev.recado.protocol.v1.Reason;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Everything but the ping and the management endpoints wants the fleet's secret or an API key as
 * bearer token; what changes the fleet wants an admin's.
 */
@Component
class BearerFilter extends OncePerRequestFilter {

  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");

  private final Credentials credentials;
  private final Problems problems;

  BearerFilter(Credentials credentials, Problems problems) {
    this.credentials = credentials;
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    // The servlet path is what the controllers are matched with: decoded and normalised.
    String path = request.getServletPath();
    return path.equals("/v1/ping") || path.startsWith("/actuator/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      require(request);
    } catch (Rejection e) {
      problems.write(response, e);
      return;
    }
    chain.doFilter(request, response);
  }

  private void require(HttpServletRequest request) {
    String authorization = request.getHeader("Authorization");
    if (Credentials.bearer(authorization).filter(credentials::isMember).isPresent()) {
      return;
    }
    Caller caller = credentials.caller(authorization);
    if (!caller.admin() && !READS.contains(request.getMethod())) {
      throw new Rejection(
          Reason.FORBIDDEN, "Only an admin's API key may change the fleet's members.");
    }
  }
}
