package io.retinue.standalone.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.alerter.AlerterConfig;
import io.retinue.alerter.rules.PresenceRule;
import io.retinue.console.ConsoleConfig;
import io.retinue.console.ConsoleService;
import io.retinue.detector.model.InferenceConfig;
import io.retinue.detector.model.InferenceConfig.Engine;
import io.retinue.platform.service.Service;
import io.retinue.retinanet.compiler.DeviceChoice;
import io.retinue.standalone.BundledWeights;
import io.retinue.standalone.DataDirectory;
import io.retinue.standalone.Deployment;
import io.retinue.standalone.Services;
import io.retinue.testkit.Deadline;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * More than 200 hostile inputs of every kind, made in code by fixed seeds. Each ends in a refusal
 * that names it, within five seconds, and a good input of its kind still works afterwards.
 */
class HostileInputsTest {
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int LONGEST_REFUSAL = 2_000;

  @TempDir Path folder;

  @Test
  void shouldRefuseFilms() throws Exception {
    refuseAll(new HostileFilms(folder), 50);
  }

  @Test
  void shouldRefusePictures() throws Exception {
    refuseAll(new HostilePictures(), 40);
  }

  @Test
  void shouldRefuseWeights() throws Exception {
    refuseAll(new HostileWeights(folder), 45);
  }

  @Test
  void shouldRefuseLabelsAndRules() throws Exception {
    refuseAll(new HostileTexts(folder), 60);
  }

  @Test
  void shouldRefuseRecordsAndRequests() throws Exception {
    DataDirectory data = DataDirectory.open(folder.resolve("data"));
    InferenceConfig eager =
        InferenceConfig.defaults().withEngine(Engine.EAGER, DeviceChoice.parse("cpu"));
    try (Deployment deployment = Deployment.embedded(data)) {
      new BundledWeights(deployment.kafka(), data.models(), data.work("release"))
          .announce("bundled");
      Services services =
          new Services(deployment.kafka(), data, Services.CpuShares.alone(), deployment::instance);
      try (HostileRecords records = new HostileRecords(deployment.kafka());
          ConsoleService console = services.console(ConsoleConfig.onPort(0));
          Service alerter =
              services.alerter(new AlerterConfig(List.of(PresenceRule.of("door", "person"))));
          Service detector = services.detector(eager)) {
        List<Service> all = List.of(console, alerter, detector);
        all.forEach(Service::start);
        Deadline.inSeconds(60).await("all are ready", () -> all.stream().allMatch(this::isReady));

        refuseAll(records, 50);
        refuseAll(new HostileRequests(console.uri(), deployment.kafka().registryUrl()), 50);

        records.canary();
        assertThat(all).allMatch(this::isReady);
      }
    }
  }

  private boolean isReady(Service service) {
    return service.health().ready();
  }

  private static void refuseAll(HostileInput.Family family, int atLeast) throws Exception {
    family.canary();
    List<HostileInput> inputs = family.inputs();
    assertThat(inputs).hasSizeGreaterThanOrEqualTo(atLeast);
    List<String> faults = new ArrayList<>();
    ExecutorService executor = Executors.newSingleThreadExecutor();
    try {
      for (HostileInput input : inputs) {
        fault(executor, input, faults);
      }
    } finally {
      executor.shutdownNow();
    }
    assertThat(faults).isEmpty();
    family.canary();
  }

  private static void fault(ExecutorService executor, HostileInput input, List<String> faults)
      throws InterruptedException {
    Future<@Nullable String> attempt = executor.submit(input.attempt());
    try {
      @Nullable String refusal = attempt.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (refusal == null) {
        faults.add(input.name() + ": was accepted");
      } else if (refusal.isBlank() || refusal.length() > LONGEST_REFUSAL) {
        faults.add(input.name() + ": its refusal has " + refusal.length() + " characters");
      } else if (refusal.codePoints().anyMatch(c -> Character.isISOControl(c) && c != '\n')) {
        faults.add(input.name() + ": its refusal has control characters: " + refusal);
      }
    } catch (TimeoutException e) {
      faults.add(input.name() + ": no answer in " + LIMIT.toSeconds() + " s");
      attempt.cancel(true);
    } catch (ExecutionException e) {
      faults.add(input.name() + ": unnamed: " + e.getCause());
    }
  }
}
