package io.retinue.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.schemas.TrainingEvent;
import io.retinue.schemas.TrainingPhase;
import io.retinue.testkit.SampleRecords;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingProgressPrinterTest {
  private final StringWriter printed = new StringWriter();
  private final TrainingProgressPrinter printer =
      new TrainingProgressPrinter(new PrintWriter(printed));

  @Test
  void shouldPrintALineWhenAnotherPieceOfWorkBegins() {
    show(TrainingPhase.SNAPSHOT, 0, "Reading the labels.");
    show(TrainingPhase.SNAPSHOT, 0, "Reading the labels: 300 of 400 records.");
    show(TrainingPhase.SNAPSHOT, 0, "Opening release 1.");
    show(TrainingPhase.SNAPSHOT, 0, "Opening release 1, for 6 s.");
    show(TrainingPhase.SNAPSHOT, 0, "Evaluating release 1: 12 of 80 pictures, about 40 s left.");

    assertThat(lines())
        .containsExactly(
            "snapshot: Reading the labels.",
            "snapshot: Opening release 1.",
            "snapshot: Evaluating release 1: 12 of 80 pictures, about 40 s left.");
  }

  @Test
  void shouldPrintWhatTheFitDoesWhileItTakesNoSteps() {
    show(TrainingPhase.FIT, 0, "Learning person.");
    show(TrainingPhase.FIT, 0, "Compiling the training step.");
    show(TrainingPhase.FIT, 1, "Learning person.");
    show(TrainingPhase.FIT, 1, "Evaluating the model so far: 4 of 24 pictures.");

    assertThat(lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("fit: Learning person."),
            line -> assertThat(line).isEqualTo("fit: Compiling the training step."),
            // 90.4 s are left for 2 steps
            line -> assertThat(line).startsWith("fit: step 1 of 3").contains("45.2 s a step"),
            line ->
                assertThat(line).isEqualTo("fit: Evaluating the model so far: 4 of 24 pictures."));
  }

  private void show(TrainingPhase phase, long step, String message) {
    TrainingEvent event = SampleRecords.training();
    event.setPhase(phase);
    event.setStep(step);
    event.setSteps(3);
    event.setAp(null);
    event.setMessage(message);
    printer.accept(event);
  }

  private List<String> lines() {
    printer.close();
    return printed.toString().lines().toList();
  }
}
