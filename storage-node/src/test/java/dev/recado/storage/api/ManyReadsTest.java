package dev.recado.storage.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.recado.protocol.GrpcErrors;
import dev.recado.protocol.internal.v1.ConfirmLeaderRequest;
import dev.recado.protocol.internal.v1.ExecutionGrpc;
import dev.recado.protocol.internal.v1.InternalReadManyRequest;
import dev.recado.protocol.internal.v1.InternalReadManyResponse;
import dev.recado.protocol.internal.v1.InternalReadRequest;
import dev.recado.protocol.internal.v1.LeadershipGrpc;
import dev.recado.protocol.v1.Entry;
import dev.recado.protocol.v1.ReadRequest;
import dev.recado.protocol.v1.Reason;
import dev.recado.storage.nodes.ScriptedReplica;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ManyReadsTest {

  private static final ByteString KEY = ByteString.copyFromUtf8("k");

  private final TestFleet fleet = new TestFleet(1, TestFleet.BOUNDS);

  @BeforeEach
  void lead() {
    fleet.lead(1);
  }

  @AfterEach
  void close() {
    fleet.close();
  }

  private ExecutionGrpc.ExecutionBlockingStub member(int node) {
    return ExecutionGrpc.newBlockingStub(fleet.node(node).internalChannel());
  }

  private static InternalReadRequest read(ByteString key) {
    return InternalReadRequest.newBuilder()
        .setNamespace(TestFleet.NAMESPACE)
        .setRead(ReadRequest.newBuilder().setKey(key))
        .build();
  }

  /** The answers in the order of the keys. */
  private List<InternalReadManyResponse> readMany(int node, List<ByteString> keys) {
    var request = InternalReadManyRequest.newBuilder();
    keys.forEach(key -> request.addReads(read(key)));
    var answers = new ArrayList<InternalReadManyResponse>();
    member(node).readMany(request.build()).forEachRemaining(answers::add);
    answers.sort(Comparator.comparingInt(InternalReadManyResponse::getNumber));
    return answers;
  }

  @Test
  void eachReadIsAnsweredForItselfAlsoByANodeThatPassesThemOn() {
    ByteString value = ByteString.copyFromUtf8("there");
    fleet
        .replica(1)
        .entries
        .put("k", Entry.newBuilder().setKey(KEY).setValue(value).setVersion(1).build());
    for (int node : List.of(0, 1)) {
      List<InternalReadManyResponse> answers =
          readMany(
              node,
              List.of(
                  KEY,
                  ByteString.copyFromUtf8("absent"),
                  ByteString.copyFromUtf8("x".repeat(5000))));
      assertThat(answers).extracting(InternalReadManyResponse::getNumber).containsExactly(0, 1, 2);
      assertThat(answers.get(0).getAnswer().getRead().getEntry().getValue()).isEqualTo(value);
      assertThat(answers.get(1).getAnswer().getRead().hasEntry()).isFalse();
      assertThat(answers.get(2).getError().getReason()).isEqualTo(Reason.KEY_TOO_LONG);
    }
  }

  @Test
  void noReadsAndTooManyAreRefused() {
    for (int count : List.of(0, ManyReads.READS_MAX + 1)) {
      List<ByteString> keys = Collections.nCopies(count, KEY);
      assertThatThrownBy(() -> readMany(1, keys))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              status ->
                  assertThat(GrpcErrors.toRejection(status).orElseThrow().reason())
                      .isEqualTo(Reason.BAD_PARAMETER));
    }
    assertThat(readMany(1, Collections.nCopies(ManyReads.READS_MAX, KEY)))
        .hasSize(ManyReads.READS_MAX);
  }

  @Test
  void replicaConfirmsItsOwnTermOnly() {
    assertThat(confirmed(0, ScriptedReplica.TERM)).isTrue();
    assertThat(confirmed(0, ScriptedReplica.TERM - 1)).isFalse();
    assertThat(confirmed(7, ScriptedReplica.TERM)).as("a position that is not here").isFalse();
  }

  private boolean confirmed(int position, long term) {
    return LeadershipGrpc.newBlockingStub(fleet.node(0).internalChannel())
        .confirm(ConfirmLeaderRequest.newBuilder().setPosition(position).setTerm(term).build())
        .getConfirmed();
  }
}
