package dev.recado.storage.ratis;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.recado.protocol.internal.v1.LogEntry;
import dev.recado.storage.operation.Group;
import dev.recado.storage.replica.LogCodec;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.thirdparty.com.google.protobuf.UnsafeByteOperations;

/** Between our log entries and what Ratis carries them in. */
final class LogEntries {

  private LogEntries() {}

  static Message toMessage(LogEntry entry) {
    return Message.valueOf(UnsafeByteOperations.unsafeWrap(entry.toByteArray()));
  }

  /** Ratis' own entries (configuration, metadata) are groups without submissions. */
  static Group toGroup(LogEntryProto proto) {
    if (!proto.hasStateMachineLogEntry()) {
      return Group.empty(proto.getTerm(), proto.getIndex());
    }
    try {
      LogEntry entry =
          LogEntry.parseFrom(proto.getStateMachineLogEntry().getLogData().asReadOnlyByteBuffer());
      return LogCodec.toGroup(proto.getTerm(), proto.getIndex(), entry);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("Log entry " + proto.getIndex() + " cannot be read", e);
    }
  }

  static int bytes(LogEntryProto proto) {
    return proto.hasStateMachineLogEntry()
        ? proto.getStateMachineLogEntry().getLogData().size()
        : 0;
  }
}
