package dev.recado.membership;

/**
 * What a service tells about its own process; ports that the role does not have are 0. Provided as
 * a bean by each service.
 */
public record MemberSelf(
    MemberRole role, int httpPort, int grpcPort, int internalGrpcPort, int raftPort) {}
