package io.retinue.platform.service;

/**
 * One of Retinue's services. {@link #start} returns once its threads run; {@link #close} drains, is
 * idempotent and returns within 10 s. Both are called from one thread; {@link #health} from any.
 */
public interface Service extends AutoCloseable {
  String name();

  void start();

  Health health();

  @Override
  void close();
}
