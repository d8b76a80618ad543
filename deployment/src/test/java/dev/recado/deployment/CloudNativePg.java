package dev.recado.deployment;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The part of CloudNativePG's resources (postgresql.cnpg.io/v1) that the manifests use, with its
 * names, types and enumerations.
 */
final class CloudNativePg {

  private CloudNativePg() {}

  record Cluster(String apiVersion, String kind, ObjectMeta metadata, ClusterSpec spec) {}

  record ClusterSpec(
      @Nullable String description,
      String imageName,
      int instances,
      InheritedMetadata inheritedMetadata,
      Postgresql postgresql,
      Bootstrap bootstrap,
      Managed managed,
      Storage storage,
      Storage walStorage,
      Affinity affinity,
      List<TopologySpreadConstraint> topologySpreadConstraints,
      ResourceRequirements resources) {}

  record InheritedMetadata(@Nullable Map<String, String> annotations, Map<String, String> labels) {}

  record Postgresql(Synchronous synchronous, Map<String, String> parameters) {}

  record Synchronous(
      Method method, int number, Durability dataDurability, boolean failoverQuorum) {}

  enum Method {
    any,
    first
  }

  enum Durability {
    required,
    preferred
  }

  record Bootstrap(Initdb initdb) {}

  record Initdb(String database, String owner, String encoding, Reference secret) {}

  record Reference(String name) {}

  record Managed(List<Role> roles) {}

  record Role(String name, Ensure ensure, boolean login, Reference passwordSecret) {}

  enum Ensure {
    present,
    absent
  }

  record Storage(String size, @Nullable String storageClass) {}

  record Affinity(
      boolean enablePodAntiAffinity, AntiAffinity podAntiAffinityType, String topologyKey) {}

  enum AntiAffinity {
    preferred,
    required
  }

  record Database(String apiVersion, String kind, ObjectMeta metadata, DatabaseSpec spec) {}

  record DatabaseSpec(
      String name, String owner, Reference cluster, Reclaim databaseReclaimPolicy) {}

  enum Reclaim {
    delete,
    retain
  }
}
