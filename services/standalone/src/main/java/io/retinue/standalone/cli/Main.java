package io.retinue.standalone.cli;

/** Starts the {@code retinue} command. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    System.exit(RetinueCommand.commandLine().execute(arguments));
  }
}
