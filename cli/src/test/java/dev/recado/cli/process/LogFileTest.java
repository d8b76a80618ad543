package dev.recado.cli.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {

  @TempDir Path directory;

  @Test
  void tailIsTheLastLines() throws IOException {
    LogFile log = log(100);
    Files.writeString(log.path(), "a\nb\nc\n");
    assertThat(log.tail(2)).containsExactly("b", "c");
    assertThat(log.tail(10)).containsExactly("a", "b", "c");
  }

  @Test
  void tailOfALargeLogStartsWithAWholeLine() throws IOException {
    LogFile log = log(1 << 20);
    Files.writeString(log.path(), ("x".repeat(99) + "\n").repeat(1000) + "last\n");
    assertThat(log.tail(1000)).endsWith("last").allMatch(l -> l.length() == 99 || l.equals("last"));
  }

  @Test
  void tailOfNothingIsEmpty() {
    assertThat(log(100).tail(5)).isEmpty();
  }

  @Test
  void largeLogMakesRoomAndOneEarlierIsKept() throws IOException {
    LogFile log = log(10);
    Files.writeString(log.path(), "short");
    log.rotateWhenLarge();
    assertThat(log.path()).exists();
    Files.writeString(log.path(), "longer than ten bytes");
    log.rotateWhenLarge();
    assertThat(log.path()).doesNotExist();
    assertThat(directory.resolve("x.log.1")).hasContent("longer than ten bytes");
    Files.writeString(log.path(), "the next one");
    log.rotate();
    assertThat(directory.resolve("x.log.1")).hasContent("the next one");
    assertThat(directory).isDirectoryNotContaining("glob:**.2");
  }

  private LogFile log(long bytesMax) {
    return new LogFile(directory.resolve("x.log"), bytesMax);
  }
}
