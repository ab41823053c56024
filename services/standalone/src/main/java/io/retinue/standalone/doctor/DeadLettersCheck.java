package io.retinue.standalone.doctor;

import io.retinue.standalone.letters.DeadLetter;
import io.retinue.standalone.letters.DeadLetterBox;
import io.retinue.standalone.letters.LetterFilter;
import java.util.List;

/** Whether records could not be processed. */
final class DeadLettersCheck implements Check {
  @Override
  public String name() {
    return "dead-letters";
  }

  @Override
  public List<Finding> run(CheckContext context) {
    List<DeadLetter> open = new DeadLetterBox(context.clients()).list(LetterFilter.ALL);
    if (open.isEmpty()) {
      return List.of();
    }
    DeadLetter last = open.get(open.size() - 1);
    return List.of(
        finding(
            open.size()
                + " records could not be processed, for example "
                + last.place()
                + ": "
                + last.reason(),
            "see 'retinue dead-letters list', then retry or drop them"));
  }
}
