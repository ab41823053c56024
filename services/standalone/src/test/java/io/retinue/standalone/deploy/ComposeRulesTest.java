package io.retinue.standalone.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Proves that the build would stop a compose file that breaks a rule. */
class ComposeRulesTest {
  private static final String GOOD =
      """
      x-container: &container
        cap_drop: [ALL]
        security_opt: ["no-new-privileges:true"]
        mem_limit: 1g
        pids_limit: 100
        stop_grace_period: 20s
      services:
        kafka:
          <<: *container
          image: ${KAFKA_IMAGE:-apache/kafka:4.3.1}
          healthcheck: {test: ["CMD", "true"]}
        detector:
          <<: *container
          image: retinue:0.1.0-cpu
          read_only: true
          command: ["serve", "detector", "--data", "/data"]
          volumes: ["state:/data"]
          depends_on: {kafka: {condition: service_healthy}}
      volumes:
        state:
      """;

  @Test
  void shouldFindNothingInAGoodFile() {
    assertThat(ComposeRules.violations(ComposeFile.parse(GOOD))).isEmpty();
  }

  @Test
  void shouldLetASecretBeReadFromAFile() {
    String withFile =
        GOOD.replace(
            "read_only: true",
            "read_only: true\n    environment: {KAFKA_PASSWORD_FILE: /run/secrets/kafka}");

    assertThat(ComposeRules.violations(ComposeFile.parse(withFile))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "kafka:4.3.1 | kafka:latest | kafka has the image 'apache/kafka:latest', not one version",
        "kafka:4.3.1 | kafka | kafka has the image 'apache/kafka', not one version",
        "kafka:4.3.1 | kafka:4.3.1-alpine | kafka is on Alpine, whose libc cannot load our"
            + " libraries",
        "{kafka: {cond | {zebra: {cond | detector waits for zebra, which is not there",
        "service_healthy | healthy | detector waits for kafka without a condition",
        "state:/data | other:/data | detector mounts other, which is not declared",
        "state:/data | state:/elsewhere | detector has nothing mounted at its --data /data",
        "healthcheck: | healthy: | kafka has no health check",
        "read_only: true | read_only: false | detector can write to its own image",
        "read_only: true | read_only: true\\n"
            + "    environment: {DB_PASSWORD: x} | detector holds a secret in DB_PASSWORD",
        "\"serve\", | \"serve\", \"rtsp://me:pw@cam\", | detector holds a password in a URL",
        "\"serve\", | \"serve\", \"sasl.jaas.config=x\", | detector holds a secret in its"
            + " command line",
        "read_only: true | cap_drop: []\\n"
            + "    read_only: true | detector keeps capabilities of root",
        "read_only: true | security_opt: []\\n    read_only: true | detector can gain privileges",
        "read_only: true | mem_limit: \"\"\\n    read_only: true | detector has no limit of memory",
        "read_only: true | pids_limit: 0\\n"
            + "    read_only: true | detector has no limit of processes",
        "read_only: true | stop_grace_period: 10s\\n"
            + "    read_only: true | detector is killed before it has stopped"
      })
  void shouldNameWhatBreaksARule(String good, String bad, String violation) {
    String broken = GOOD.replace(good, bad.replace("\\n", "\n"));

    assertThat(broken).isNotEqualTo(GOOD);
    assertThat(ComposeRules.violations(ComposeFile.parse(broken))).containsExactly(violation);
  }
}
