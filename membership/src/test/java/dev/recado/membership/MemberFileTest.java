package dev.recado.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemberFileTest {

  @TempDir Path directory;

  @Test
  void whatWasWrittenIsRead() {
    var file = new MemberFile(directory.resolve("not/there/yet"));
    var identity = new MemberFile.Identity(UUID.randomUUID(), "fleet-1");

    assertThat(file.read()).isEmpty();
    file.write(new MemberFile.Identity(UUID.randomUUID(), "other"));
    file.write(identity);

    assertThat(file.read()).contains(identity);
    assertThat(directory.resolve("not/there/yet")).isDirectoryContaining("glob:**.properties");
    assertThat(directory.resolve("not/there/yet")).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void interruptDoesNotStopItHalfway() {
    var file = new MemberFile(directory);
    var identity = new MemberFile.Identity(UUID.randomUUID(), "fleet-1");

    Thread.currentThread().interrupt();
    file.write(identity);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(file.read()).contains(identity);
  }

  @Test
  void draftThatACrashLeftIsIgnored() throws Exception {
    Files.writeString(directory.resolve("member.properties.new"), "id=hal");

    var file = new MemberFile(directory);

    assertThat(file.read()).isEmpty();
    file.write(new MemberFile.Identity(UUID.randomUUID(), "fleet-1"));
    assertThat(file.read()).isPresent();
  }

  @Test
  void damagedFileStopsTheStartInsteadOfMakingANewMember() throws Exception {
    for (String content : new String[] {"", "id=x\nfleetId=f", "id=" + UUID.randomUUID()}) {
      Files.writeString(directory.resolve("member.properties"), content);
      assertThatThrownBy(() -> new MemberFile(directory).read())
          .hasMessageContaining("member.properties must hold");
    }
  }
}
