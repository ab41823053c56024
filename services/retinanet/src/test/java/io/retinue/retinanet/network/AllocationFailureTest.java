package io.retinue.retinanet.network;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.engine.EngineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllocationFailureTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "CUDA out of memory. Tried to allocate 20.00 MiB",
        "[enforce fail at alloc_cpu.cpp:115] DefaultCPUAllocator: can't allocate memory",
        "cuDNN error: CUDNN_STATUS_ALLOC_FAILED",
        "std::bad_alloc",
        "Cannot reserve 4096 bytes of direct buffer memory"
      })
  void shouldRecognizeWhatTheNativeLibrariesWrite(String message) {
    assertThat(AllocationFailure.isIn(new IllegalStateException(new EngineException(message))))
        .isTrue();
  }

  @Test
  void shouldRecognizeJavasHeapAndNothingElse() {
    assertThat(AllocationFailure.isIn(new IllegalStateException(new OutOfMemoryError()))).isTrue();
    assertThat(AllocationFailure.isIn(new EngineException("size mismatch"))).isFalse();
    assertThat(AllocationFailure.isIn(new IllegalStateException())).isFalse();
  }
}
