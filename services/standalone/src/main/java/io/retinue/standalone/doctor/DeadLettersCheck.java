package io.retinue.standalone.doctor;

import io.retinue.standalone.letters.DeadLetter;
import io.retinue.standalone.letters.DeadLetterBox;
import java.util.List;

/** Whether records could not be processed. */
final class DeadLettersCheck implements Check {
  /** More would take long: a day of dead letters may be terabytes of pictures. */
  private static final int RECORDS_A_PARTITION = 1_000;

  @Override
  public String name() {
    return "dead-letters";
  }

  @Override
  public List<Finding> run(CheckContext context) {
    List<DeadLetter> open = new DeadLetterBox(context.clients()).newest(RECORDS_A_PARTITION);
    if (open.isEmpty()) {
      return List.of();
    }
    DeadLetter last = open.get(open.size() - 1);
    return List.of(
        finding(
            "at least "
                + open.size()
                + " records could not be processed, for example "
                + last.place()
                + ": "
                + last.reason(),
            "see 'retinue dead-letters list', then retry or drop them"));
  }
}
