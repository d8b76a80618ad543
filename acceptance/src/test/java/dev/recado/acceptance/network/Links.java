package dev.recado.acceptance.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * The proxies in front of the ports that members reach each other on, and what is done to whom. A
 * rule is for the bytes from one member to another, whichever of the two has connected. What no
 * rule is for passes, as does what comes from processes that are no members.
 */
public final class Links implements AutoCloseable {

  private static final int CONNECTIONS_WAITING_MAX = 200;

  /** The kernel's least time before it sends again. */
  private static final long SENT_AGAIN_MILLIS = 200;

  private static final int SENT_AGAIN_MAX = 6;

  private record Direction(String from, String to) {}

  /** Where a member really listens, known once the fleet's ports are. */
  private record Proxy(String member, ServerSocket listening) {}

  private final Object changed = new Object();
  private final Map<Direction, Rule> rules = new HashMap<>();
  private final Map<Integer, Integer> targets = new ConcurrentHashMap<>();
  private final List<Proxy> proxies = new ArrayList<>();
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private final Sources sources;
  private volatile boolean closed;

  public Links(Supplier<Map<String, Long>> pids) {
    this.sources = new Sources(pids);
  }

  /** Returns the port to be told to others, for one of the member's. */
  public int before(String member) {
    try {
      var listening =
          new ServerSocket(0, CONNECTIONS_WAITING_MAX, InetAddress.getLoopbackAddress());
      proxies.add(new Proxy(member, listening));
      return listening.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** From now on what comes to the told port goes to the member's own. */
  public void lead(int told, int own) {
    targets.put(told, own);
    Proxy proxy =
        proxies.stream()
            .filter(each -> each.listening.getLocalPort() == told)
            .findFirst()
            .orElseThrow();
    var _ = Thread.ofPlatform().daemon().name("link-" + proxy.member).start(() -> accept(proxy));
  }

  private void accept(Proxy proxy) {
    while (!closed) {
      try {
        Socket client = proxy.listening.accept();
        var _ = Thread.ofVirtual().name("link").start(() -> connect(proxy, client));
      } catch (IOException e) {
        // Closed.
        return;
      }
    }
  }

  private void connect(Proxy proxy, Socket client) {
    int told = proxy.listening.getLocalPort();
    String from = sources.of(client.getPort(), told).orElse("");
    var connection = new Connection(from, proxy.member, client);
    open.add(connection);
    try {
      if (isCut(connection)) {
        throw new IOException("cut");
      }
      Socket server =
          new Socket(InetAddress.getLoopbackAddress(), Objects.requireNonNull(targets.get(told)));
      connection.to(server);
      var _ =
          Thread.ofVirtual()
              .name("link")
              .start(() -> pump(connection, server, client, proxy.member, from));
      pump(connection, client, server, from, proxy.member);
    } catch (IOException e) {
      end(connection);
    }
  }

  private void pump(Connection connection, Socket in, Socket out, String from, String to) {
    var chunk = new byte[16 << 10];
    var direction = new Direction(from, to);
    try {
      var source = in.getInputStream();
      var sink = out.getOutputStream();
      var chances = new Chances();
      for (int read = source.read(chunk); read >= 0; read = source.read(chunk)) {
        chances.pass(direction);
        sink.write(chunk, 0, read);
      }
      out.shutdownOutput();
      if (connection.halfDone()) {
        open.remove(connection);
      }
    } catch (IOException e) {
      // One of the two has gone.
      end(connection);
    } catch (InterruptedException e) {
      end(connection);
      Thread.currentThread().interrupt();
    }
  }

  private void end(Connection connection) {
    open.remove(connection);
    connection.reset();
  }

  /** Of one direction of a connection: so that one seed gives it one sequence. */
  private final class Chances {
    private Optional<Rule> rule = Optional.empty();
    private Random random = new Random();

    /** Returns once a chunk has arrived. */
    void pass(Direction direction) throws InterruptedException, IOException {
      Rule now = awaitMoving(direction);
      if (now instanceof Rule.Lose(double probability, long seed)) {
        if (!rule.equals(Optional.of(now))) {
          rule = Optional.of(now);
          random = new Random(seed);
        }
        long pause = SENT_AGAIN_MILLIS;
        for (int i = 0; i < SENT_AGAIN_MAX && random.nextDouble() < probability; i++) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(pause));
          pause *= 2;
        }
        // It may have been held meanwhile.
        var _ = awaitMoving(direction);
      }
    }

    private Rule awaitMoving(Direction direction) throws InterruptedException, IOException {
      synchronized (changed) {
        while (true) {
          if (closed) {
            throw new IOException("closed");
          }
          Rule now = rules.getOrDefault(direction, Rule.PASS);
          if (!(now instanceof Rule.Hold)) {
            return now;
          }
          changed.wait();
        }
      }
    }
  }

  private boolean isCut(Connection connection) {
    synchronized (changed) {
      return isCut(connection.from(), connection.to()) || isCut(connection.to(), connection.from());
    }
  }

  private boolean isCut(String from, String to) {
    return rules.get(new Direction(from, to)) instanceof Rule.Cut;
  }

  private void put(Collection<String> from, Collection<String> to, Rule rule) {
    synchronized (changed) {
      for (String one : from) {
        for (String other : to) {
          if (!one.equals(other)) {
            rules.put(new Direction(one, other), rule);
          }
        }
      }
      changed.notifyAll();
    }
    open.stream().filter(this::isCut).toList().forEach(this::end);
  }

  /**
   * What they send to the others does not arrive, nor are they told; the other way round it does.
   */
  public void silence(Collection<String> from, Collection<String> to) {
    put(from, to, new Rule.Hold());
  }

  /** Nothing passes between the member and the others, and nobody is told. */
  public void isolate(String member, Collection<String> others) {
    silence(List.of(member), others);
    silence(others, List.of(member));
  }

  /** Connections between them are reset, for as long as this lasts. */
  public void cut(String member, Collection<String> others) {
    put(List.of(member), others, new Rule.Cut());
  }

  /** Among all of them. */
  public void lose(Collection<String> members, double probability, long seed) {
    put(members, members, new Rule.Lose(probability, seed));
  }

  /** Everything passes again, what was held too. */
  public void heal() {
    synchronized (changed) {
      rules.clear();
      changed.notifyAll();
    }
  }

  @Override
  public void close() {
    closed = true;
    heal();
    for (Proxy proxy : proxies) {
      try {
        proxy.listening.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    List.copyOf(open).forEach(this::end);
  }
}
