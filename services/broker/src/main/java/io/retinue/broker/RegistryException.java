package io.retinue.broker;

/** A request that the registry refuses, with the wording of Confluent's API. */
final class RegistryException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final int errorCode;

  /**
   * @param status HTTP status
   * @param errorCode Confluent's error code, which begins with the status or equals it
   */
  RegistryException(int status, int errorCode, String message) {
    super(message);
    this.status = status;
    this.errorCode = errorCode;
  }

  static RegistryException subjectNotFound(String subject) {
    return new RegistryException(404, 40401, "Subject '" + subject + "' not found.");
  }

  static RegistryException versionNotFound(String version) {
    return new RegistryException(404, 40402, "Version " + version + " not found.");
  }

  static RegistryException schemaNotFound(String which) {
    return new RegistryException(404, 40403, "Schema " + which + " not found");
  }

  static RegistryException invalidSchema(String why) {
    return new RegistryException(422, 42201, "Invalid schema: " + why);
  }

  static RegistryException invalidVersion(String version) {
    return new RegistryException(
        422, 42202, "The specified version '" + version + "' is not a valid version id.");
  }

  static RegistryException invalidCompatibility(String level) {
    return new RegistryException(
        422, 42203, "Invalid compatibility level '" + level + "'; use one of Confluent's seven.");
  }

  int status() {
    return status;
  }

  int errorCode() {
    return errorCode;
  }
}
