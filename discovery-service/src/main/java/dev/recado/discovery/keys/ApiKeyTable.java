package dev.recado.discovery.keys;

import com.google.protobuf.ByteString;
import dev.recado.protocol.v1.ApiKey;
import dev.recado.protocol.v1.ApiKeyRole;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Repository;

/** The API keys. Every method wants a transaction. */
@Repository
public class ApiKeyTable {

  private final EntityManager entities;

  ApiKeyTable(EntityManager entities) {
    this.entities = entities;
  }

  /** Those that were not revoked. */
  public List<ApiKey> valid() {
    return entities
        .createQuery("from ApiKeyRow where revokedAt is null order by createdAt", ApiKeyRow.class)
        .getResultStream()
        .map(row ->
            ApiKey.newBuilder()
                .setHash(ByteString.copyFrom(row.hash))
                .setNamespace(row.namespace)
                .setRole(row.role)
                .build())
        .toList();
  }

  boolean isEmpty() {
    return entities.createQuery("select count(*) from ApiKeyRow", Long.class).getSingleResult()
        == 0;
  }

  void add(ByteString hash, String namespace, ApiKeyRole role, Instant createdAt) {
    entities.persist(new ApiKeyRow(hash.toByteArray(), namespace, role, createdAt));
  }
}
