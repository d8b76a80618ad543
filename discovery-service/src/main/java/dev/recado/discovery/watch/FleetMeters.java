package dev.recado.discovery.watch;

import dev.recado.protocol.v1.Member;
import dev.recado.protocol.v1.MemberState;
import dev.recado.protocol.v1.Role;
import dev.recado.protocol.v1.View;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** The fleet in numbers, as this instance last read it. */
@Component
class FleetMeters {

  private static final List<Role> ROLES = List.of(Role.STORAGE, Role.PUSH, Role.GATEWAY);
  private static final List<MemberState> STATES = List.of(MemberState.LIVE, MemberState.SUSPECT);

  private volatile View view = View.getDefaultInstance();

  FleetMeters(MeterRegistry registry) {
    for (Role role : ROLES) {
      for (MemberState state : STATES) {
        Gauge.builder("recado.discovery.members", this, meters -> meters.count(role, state))
            .description("Members, by role and state")
            .tag("role", role.name().toLowerCase(Locale.ROOT))
            .tag("state", state.name().toLowerCase(Locale.ROOT))
            .register(registry);
      }
    }
    Gauge.builder("recado.discovery.revision", this, meters -> meters.view.getRevision())
        .description("Revision of the fleet's view")
        .register(registry);
    Gauge.builder("recado.discovery.held.back", this, meters -> meters.view.getHeldBack() ? 1 : 0)
        .description("1 while so many members have lapsed at once that the list is held back")
        .register(registry);
  }

  void seen(View latest) {
    view = latest;
  }

  private long count(Role role, MemberState state) {
    return view.getMembersList().stream().filter(member -> is(member, role, state)).count();
  }

  private static boolean is(Member member, Role role, MemberState state) {
    return member.getRole() == role && member.getState() == state;
  }
}
