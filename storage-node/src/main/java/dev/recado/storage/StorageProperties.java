package dev.recado.storage;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The node's ports, places and patience at start and stop.
 *
 * @param raftPort replication between the nodes
 * @param raftDirectory of the Raft logs; {@code raft} in the data directory when absent
 * @param databaseCreate makes the database that spring.datasource.url names, when it is absent
 * @param databaseWait how long the start waits for the database
 * @param databaseCheckInterval between two looks at the connection that holds the database
 * @param shutdownWait how long requests in flight may take when the process stops
 * @param diskFreeMin with less on the disk of the Raft logs, the node leads nothing
 */
@Validated
@ConfigurationProperties("recado.storage")
public record StorageProperties(
    @DefaultValue("9200") @Min(0) @Max(65535) int raftPort,
    Optional<Path> raftDirectory,
    @DefaultValue("false") boolean databaseCreate,
    @DefaultValue("30s") Duration databaseWait,
    @DefaultValue("2s") Duration databaseCheckInterval,
    @DefaultValue("10s") Duration shutdownWait,
    @DefaultValue("256MB") DataSize diskFreeMin) {

  public StorageProperties {
    ConfiguredRange.check(
        "recado.storage.database-wait",
        databaseWait,
        Duration.ofSeconds(1),
        Duration.ofMinutes(10));
    ConfiguredRange.check(
        "recado.storage.database-check-interval",
        databaseCheckInterval,
        Duration.ofMillis(100),
        Duration.ofMinutes(1));
    ConfiguredRange.check(
        "recado.storage.shutdown-wait", shutdownWait, Duration.ZERO, Duration.ofMinutes(5));
    ConfiguredRange.check(
        "recado.storage.disk-free-min",
        diskFreeMin,
        DataSize.ofMegabytes(16),
        DataSize.ofTerabytes(1));
  }

  /** Where the Raft logs are, given the member's data directory. */
  public Path raftDirectoryIn(Path dataDirectory) {
    return raftDirectory.orElseGet(() -> dataDirectory.resolve("raft"));
  }
}
