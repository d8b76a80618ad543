package dev.recado.membership;

import java.time.InstantSource;

/**
 * The time of this machine, which may be wrong and may be set at any moment. What has to be right
 * goes by {@link FleetClock}. Processes read it through this bean alone, so that a fault on purpose
 * can shift it.
 */
public interface WallClock extends InstantSource {

  WallClock SYSTEM = InstantSource.system()::instant;
}
