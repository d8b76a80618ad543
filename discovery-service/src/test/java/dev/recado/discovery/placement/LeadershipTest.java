package dev.recado.discovery.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LeadershipTest {

  private static final UUID A = UUID.randomUUID();
  private static final UUID B = UUID.randomUUID();
  private static final Leadership NONE = new Leadership(Optional.empty(), 0, 1);
  private static final Leadership A_AT_5 = new Leadership(Optional.of(A), 5, 1);

  @Test
  void leaderOfTheHighestTermWins() {
    assertThat(NONE.after(leads(A, 3)).leader()).contains(A);
    assertThat(A_AT_5.after(leads(B, 6)).leader()).contains(B);
    assertThat(A_AT_5.after(leads(B, 4)).leader()).contains(A);
    assertThat(A_AT_5.after(leads(B, 5)).leader()).contains(A);
  }

  @Test
  void leaderThatLeadsNoLongerIsBelieved() {
    assertThat(A_AT_5.after(follows(A, 6)).leader()).isEmpty();
    assertThat(A_AT_5.after(follows(A, 4)).leader()).contains(A);
  }

  @Test
  void followersSayNothingAboutTheLeader() {
    assertThat(A_AT_5.after(follows(B, 9)).leader()).contains(A);
  }

  @Test
  void formerLeaderOfAnOldTermDoesNotComeBack() {
    Leadership stepped = A_AT_5.after(follows(A, 7));

    assertThat(stepped.after(leads(A, 5)).leader()).isEmpty();
    assertThat(stepped.after(leads(B, 7)).leader()).contains(B);
  }

  @Test
  void memberThatWentLeadsNothing() {
    assertThat(A_AT_5.without(A).leader()).isEmpty();
    assertThat(A_AT_5.without(B)).isEqualTo(A_AT_5);
  }

  @Test
  void incarnationOnlyGrows() {
    assertThat(A_AT_5.after(new Leadership.Report(B, 1, false, 3)).incarnation()).isEqualTo(3);
    assertThat(A_AT_5.after(new Leadership.Report(B, 1, false, 0)).incarnation()).isEqualTo(1);
  }

  private static Leadership.Report leads(UUID member, long term) {
    return new Leadership.Report(member, term, true, 1);
  }

  private static Leadership.Report follows(UUID member, long term) {
    return new Leadership.Report(member, term, false, 1);
  }
}
