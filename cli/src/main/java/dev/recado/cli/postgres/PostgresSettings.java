package dev.recado.cli.postgres;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The server's settings, all on its command line. Durable: the fleet's acknowledgements rest on it.
 * Only the storage applier's own connections turn {@code synchronous_commit} off.
 */
record PostgresSettings(int port, boolean lz4) {

  private static final long MIB = 1 << 20;
  private static final int MEMORY_PARTS = 16;
  private static final long SHARED_BUFFERS_MIB_MIN = 128;
  private static final long SHARED_BUFFERS_MIB_MAX = 4096;

  Map<String, String> values() {
    var values = new LinkedHashMap<String, String>();
    values.put("port", Integer.toString(port));
    values.put("listen_addresses", "127.0.0.1");
    values.put("unix_socket_directories", "");
    values.put("max_connections", "200");
    values.put("shared_buffers", sharedBuffersMib() + "MB");
    values.put("fsync", "on");
    values.put("full_page_writes", "on");
    values.put("synchronous_commit", "on");
    values.put("wal_compression", lz4 ? "lz4" : "off");
    // Rare checkpoints: the first change of a page after one writes the whole page to the log.
    values.put("max_wal_size", "8GB");
    values.put("checkpoint_timeout", "30min");
    // Everything stays in the data directory: a killed server leaves nothing in /dev/shm.
    values.put("dynamic_shared_memory_type", "mmap");
    values.put("timezone", "UTC");
    return values;
  }

  /**
   * A part of the memory: every node's tables are on this one server, and so is everything else.
   */
  private static long sharedBuffersMib() {
    long mib =
        ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
            ? system.getTotalMemorySize() / (MEMORY_PARTS * MIB)
            : 0;
    return Math.clamp(mib, SHARED_BUFFERS_MIB_MIN, SHARED_BUFFERS_MIB_MAX);
  }

  List<String> arguments() {
    var arguments = new ArrayList<String>();
    values()
        .forEach((name, value) -> {
          arguments.add("-c");
          arguments.add(name + "=" + value);
        });
    return arguments;
  }
}
