package dev.recado.discovery.keys;

import dev.recado.protocol.v1.ApiKeyRole;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An API key, by the SHA-256 of its text. */
@Entity
@Table(name = "api_key")
class ApiKeyRow {

  @Id byte[] hash = {};
  String namespace = "";

  @Enumerated(EnumType.STRING)
  ApiKeyRole role = ApiKeyRole.CLIENT;

  Instant createdAt = Instant.EPOCH;
  @Nullable Instant revokedAt;

  protected ApiKeyRow() {}

  ApiKeyRow(byte[] hash, String namespace, ApiKeyRole role, Instant createdAt) {
    this.hash = hash;
    this.namespace = namespace;
    this.role = role;
    this.createdAt = createdAt;
  }
}
