package io.retinue.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.platform.service.Health;
import io.retinue.standalone.cli.ServeCommand;
import io.retinue.standalone.deploy.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HealthFileTest {
  @TempDir Path data;

  @Test
  void shouldSayReadyStartingOrDeadFirst() throws IOException {
    ServeCommand.HealthFile file = new ServeCommand.HealthFile(data.resolve("health"));

    file.write(Health.starting("loading"));
    assertThat(file.file()).hasContent("starting loading\n");
    file.write(Health.ready("champion 3"));
    assertThat(file.file()).hasContent("ready champion 3\n");
    file.write(Health.dead("no device"));
    assertThat(file.file()).hasContent("dead no device\n");
    assertThat(data).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void shouldBeWhatTheContainersHealthCheckReads() throws Exception {
    ServeCommand.HealthFile file = new ServeCommand.HealthFile(data.resolve("health"));

    assertThat(isHealthy()).isFalse();
    file.write(Health.starting("loading"));
    assertThat(isHealthy()).isFalse();
    file.write(Health.ready("champion 3"));
    assertThat(isHealthy()).isTrue();
    Files.setLastModifiedTime(file.file(), FileTime.from(Instant.now().minusSeconds(60)));
    assertThat(isHealthy()).isFalse();
  }

  private boolean isHealthy() throws Exception {
    ProcessBuilder check = new ProcessBuilder("sh", Repository.path("deploy/healthy").toString());
    check.environment().put("RETINUE_DATA", data.toString());
    Process process = check.start();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return process.exitValue() == 0;
  }
}
