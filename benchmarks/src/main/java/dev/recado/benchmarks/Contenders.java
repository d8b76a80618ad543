package dev.recado.benchmarks;

import dev.recado.benchmarks.etcd.EtcdLoads;
import dev.recado.benchmarks.gateway.GatewayTarget;
import dev.recado.benchmarks.gateway.GrpcMixed;
import dev.recado.benchmarks.gateway.GrpcReads;
import dev.recado.benchmarks.gateway.GrpcScans;
import dev.recado.benchmarks.gateway.HttpPuts;
import dev.recado.benchmarks.gateway.OutcomeLoad;
import dev.recado.benchmarks.gateway.PipelinedLoad;
import dev.recado.benchmarks.load.Load;
import dev.recado.benchmarks.load.LoadRecorder;
import dev.recado.benchmarks.load.Pacing;
import dev.recado.benchmarks.load.Puts;
import dev.recado.benchmarks.load.ReadsUnderWrites;
import dev.recado.benchmarks.recipient.Channel;
import dev.recado.benchmarks.recipient.EventStreams;
import dev.recado.benchmarks.recipient.GrpcStreams;
import dev.recado.benchmarks.recipient.Streams;
import dev.recado.protocol.v1.Consistency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A gateway, and etcd where its members are named, as contenders. Closes what it opened. */
public final class Contenders implements AutoCloseable {

  private static final int PREFILL_OUTSTANDING = 256;
  private static final Duration PREFILL_MAX = Duration.ofHours(2);

  private final GatewayTarget target;
  private final List<String> etcd;
  private final int valueBytes;
  private final List<Load> opened = new ArrayList<>();

  /**
   * @param etcd the endpoints of all members, such as {@code 127.0.0.1:2379}; empty for none
   */
  public Contenders(GatewayTarget target, List<String> etcd, int valueBytes) {
    this.target = target;
    this.etcd = List.copyOf(etcd);
    this.valueBytes = valueBytes;
  }

  /** Puts of unique keys over each transport. */
  public List<Contender> puts(List<Transport> transports) {
    var contenders = new ArrayList<Contender>();
    for (Transport transport : transports) {
      contenders.add(contender("recado-" + transport.label(), gatewayPuts(transport, puts())));
      if (!etcd.isEmpty()) {
        contenders.add(etcdContender("etcd-" + transport.label(), etcdPuts(transport, puts())));
      }
    }
    return contenders;
  }

  /**
   * Reads of entries that are put first, over gRPC; etcd's linearizable and serializable ones.
   *
   * @param calls ways to ask the gateway; etcd has one
   * @param entries how many are put
   * @param writers writes outstanding beside the reads
   */
  public List<Contender> gets(
      List<Consistency> consistencies, List<ReadCalls> calls, int entries, int writers)
      throws InterruptedException {
    var contenders = new ArrayList<Contender>();
    Puts ours = filled(entries);
    for (Consistency consistency : consistencies) {
      for (ReadCalls each : calls) {
        contenders.add(
            contender(
                "recado-" + consistency.name().toLowerCase(Locale.ROOT) + each.suffix(),
                new ReadsUnderWrites(
                    gatewayReads(each, consistency, ours),
                    gatewayPuts(Transport.GRPC, puts()),
                    writers)));
      }
    }
    if (!etcd.isEmpty()) {
      Puts theirs = filledIntoEtcd(entries);
      for (boolean serializable : new boolean[] {false, true}) {
        contenders.add(
            etcdContender(
                serializable ? "etcd-serializable" : "etcd-linearizable",
                new ReadsUnderWrites(
                    EtcdLoads.reads(etcd, theirs, serializable),
                    etcdPuts(Transport.GRPC, puts()),
                    writers)));
      }
    }
    return contenders;
  }

  /**
   * Linearizable reads of entries that are put first, and puts of new ones, in one loop over gRPC.
   *
   * @param entries how many are put first
   * @param readShare of all calls, 0 to 1
   */
  public List<Contender> mixed(int entries, double readShare) throws InterruptedException {
    var contenders = new ArrayList<Contender>();
    Puts ours = filled(entries);
    contenders.add(contender("recado-mixed", GrpcMixed.load(target, ours, puts(), readShare)));
    if (!etcd.isEmpty()) {
      Puts theirs = filledIntoEtcd(entries);
      contenders.add(etcdContender("etcd-mixed", EtcdLoads.mixed(etcd, theirs, puts(), readShare)));
    }
    return contenders;
  }

  /**
   * Pages of entries that are put first, over gRPC.
   *
   * @param entries how many are put first
   * @param pageSize entries of a page
   */
  public List<Contender> scans(int entries, int pageSize) throws InterruptedException {
    var contenders = new ArrayList<Contender>();
    Puts ours = filled(entries);
    contenders.add(contender("recado-scan", GrpcScans.load(target, ours, pageSize)));
    if (!etcd.isEmpty()) {
      Puts theirs = filledIntoEtcd(entries);
      contenders.add(etcdContender("etcd-scan", EtcdLoads.scans(etcd, theirs, pageSize)));
    }
    return contenders;
  }

  /**
   * Puts that are submitted, each until its outcome has arrived over a recipient's stream; etcd's
   * plain puts, which answer as far as it can.
   *
   * @param pushGrpc where a push server serves gRPC, such as {@code 127.0.0.1:9090}; for that
   *     channel
   * @param submitBatch operations of each call
   */
  public List<Contender> outcomes(Channel channel, String pushGrpc, int recipients, int submitBatch)
      throws InterruptedException {
    var contenders = new ArrayList<Contender>();
    Streams streams =
        switch (channel) {
          case GRPC -> new GrpcStreams(pushGrpc);
          case SSE -> new EventStreams();
        };
    var load = OutcomeLoad.registered(target, streams, puts(), recipients, submitBatch);
    contenders.add(contender("recado-outcome-" + channel.label(), load));
    load.listen();
    if (!etcd.isEmpty()) {
      contenders.add(etcdContender("etcd-grpc", etcdPuts(Transport.GRPC, puts())));
    }
    return contenders;
  }

  /**
   * Puts so many entries into every system before anything is measured.
   *
   * @throws IllegalStateException when one of them was not put
   */
  public void prefill(int entries) throws InterruptedException {
    Puts _ = filled(entries);
    if (!etcd.isEmpty()) {
      Puts _ = filledIntoEtcd(entries);
    }
  }

  private Puts filled(int entries) throws InterruptedException {
    Puts puts = puts();
    fill(gatewayPuts(Transport.GRPC, puts), puts, entries);
    return puts;
  }

  private Puts filledIntoEtcd(int entries) throws InterruptedException {
    Puts puts = puts();
    fill(etcdPuts(Transport.GRPC, puts), puts, entries);
    return puts;
  }

  private static void fill(Load load, Puts puts, int entries) throws InterruptedException {
    try (load) {
      LoadRecorder recorder = LoadRecorder.whileThereIs(() -> puts.made() < entries, PREFILL_MAX);
      load.run(PREFILL_OUTSTANDING, Pacing.closedLoop(), recorder);
      Map<String, Long> errors = recorder.result("prefill", PREFILL_OUTSTANDING, 0).errors();
      if (!errors.isEmpty() || puts.made() < entries) {
        throw new IllegalStateException(
            "Only " + puts.made() + " of " + entries + " entries were put, with errors " + errors);
      }
    }
  }

  private Puts puts() {
    return new Puts(valueBytes);
  }

  private Load gatewayPuts(Transport transport, Puts puts) {
    return switch (transport) {
      case GRPC -> PipelinedLoad.puts(target, puts);
      case HTTP -> HttpPuts.load(target, puts);
    };
  }

  private Load gatewayReads(ReadCalls calls, Consistency consistency, Puts puts) {
    return switch (calls) {
      case PIPELINED -> GrpcReads.pipelined(target, consistency, puts);
      case UNARY -> GrpcReads.unary(target, consistency, puts);
    };
  }

  private Load etcdPuts(Transport transport, Puts puts) {
    return switch (transport) {
      case GRPC -> EtcdLoads.puts(etcd, puts);
      case HTTP -> EtcdLoads.jsonPuts(etcd, puts);
    };
  }

  private Contender contender(String name, Load load) {
    opened.add(load);
    return new Contender(name, load, true);
  }

  private Contender etcdContender(String name, Load load) {
    opened.add(load);
    return new Contender(name, load, false);
  }

  @Override
  public void close() {
    opened.forEach(Load::close);
  }
}
