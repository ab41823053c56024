package io.retinue.standalone.doctor;

import io.retinue.platform.text.PrintableText;

/**
 * Something that is wrong.
 *
 * @param check name of the check
 * @param problem what is the case, and where
 * @param remedy what to do
 */
public record Finding(String check, String problem, String remedy) {
  /** On one line, safe to print: a problem may quote what a record contains. */
  @Override
  public String toString() {
    return PrintableText.line(check + ": " + problem + ": " + remedy);
  }
}
