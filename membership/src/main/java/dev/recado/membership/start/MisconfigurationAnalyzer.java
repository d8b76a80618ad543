package dev.recado.membership.start;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** What our own checks refuse. */
final class MisconfigurationAnalyzer extends AbstractFailureAnalyzer<MisconfiguredException> {

  @Override
  protected FailureAnalysis analyze(Throwable failure, MisconfiguredException cause) {
    return new FailureAnalysis(cause.problem(), cause.remedy(), cause);
  }
}
