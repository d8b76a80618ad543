package dev.recado.membership;

/** What the loops of one membership share. */
record MembershipParts(
    MembershipProperties properties,
    MemberFile file,
    LocalReplicas replicas,
    FleetClock clock,
    DiscoveryReach reach) {}
