package io.retinue.schemas;

import org.apache.avro.util.ClassSecurityValidator;

/**
 * Since 1.12.2 Avro makes an instance of a class that a schema names only where the class is
 * trusted. The records of this package are: they are plain data.
 */
public final class TrustedRecords {
  static {
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(
            ClassSecurityValidator.getGlobal(),
            type -> type.getPackageName().equals(TrustedRecords.class.getPackageName())));
  }

  private TrustedRecords() {}

  /** Called before the first record is read; more calls change nothing. */
  public static void trust() {
    // The class is initialized by now.
  }
}
