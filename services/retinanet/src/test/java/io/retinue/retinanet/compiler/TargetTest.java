package io.retinue.retinanet.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.retinue.retinanet.compiler.Target.Kernels;
import io.retinue.retinanet.compiler.Target.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {
  @ParameterizedTest
  @CsvSource({
    "amd64,   flags : fpu avx512f avx512_bf16 sse, BFLOAT16, ONEDNN",
    "x86_64,  flags : fpu amx_bf16 amx_tile,       BFLOAT16, ONEDNN",
    "amd64,   flags : fpu avx2 avx512f,            FLOAT32,  ONEDNN",
    "amd64,   model name : not an avx512_bf16 CPU, FLOAT32,  ONEDNN",
    "amd64,   '',                                  FLOAT32,  ONEDNN",
    "aarch64, Features : fp asimd bf16,            FLOAT32,  PLAIN",
  })
  void shouldChooseHalfPrecisionOnlyWhereTheProcessorMultipliesIt(
      String architecture, String processors, Precision precision, Kernels kernels) {
    assertThat(
            Target.of(new Processor(architecture, "processor : 0\n" + processors + "\nbugs :\n")))
        .isEqualTo(new Target(precision, kernels));
  }

  @Test
  void shouldCallAProcessorWhatItsMakerCallsIt() {
    assertThat(new Processor("amd64", "processor : 0\nmodel name\t: AMD EPYC 9B14\n").name())
        .isEqualTo("AMD EPYC 9B14");
    assertThat(new Processor("aarch64", "processor : 0\n").name()).isEqualTo("aarch64");
  }
}
