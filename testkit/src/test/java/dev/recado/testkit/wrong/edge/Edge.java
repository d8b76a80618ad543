package dev.recado.testkit.wrong.edge;

import dev.recado.testkit.wrong.heart.PureHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Imports what only the heart is allowed to. */
public final class Edge {
  private static final Logger LOG = LoggerFactory.getLogger(Edge.class);

  public void call() {
    LOG.info("{}", PureHelper.edge());
  }
}
