package dev.recado.gateway.history;

import dev.recado.protocol.internal.v1.RecallResponse;
import dev.recado.protocol.v1.MemberName;

/** What came of asking a member. */
sealed interface Told {

  MemberName member();

  /** What it remembers. */
  record Memory(MemberName member, RecallResponse recalled) implements Told {}

  /** It did not answer. */
  record Nothing(MemberName member, String why) implements Told {}
}
