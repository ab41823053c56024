package io.retinue.standalone.cli;

import io.retinue.platform.error.ErrorKind;
import io.retinue.platform.error.RetinueException;
import io.retinue.retinanet.compiler.DeviceChoice;
import io.retinue.retinanet.compiler.Target;

/**
 * A device that a user chose for training or a measurement, found on this machine.
 *
 * @param target the device, and how to compute on it
 */
record ChosenDevice(Target target) {
  /**
   * @throws RetinueException if this machine does not have it
   */
  static ChosenDevice of(DeviceChoice choice) {
    try {
      return new ChosenDevice(choice.target());
    } catch (DeviceChoice.MissingDeviceException e) {
      throw new RetinueException(ErrorKind.BAD_INPUT, e.getMessage(), e.remedy(), e);
    }
  }
}
