/**
 * How fast the parts are: the network ({@link io.retinue.retinanet.benchmark.ForwardBenchmark}),
 * beside what the device multiplies at best ({@link
 * io.retinue.retinanet.benchmark.MatmulBenchmark}), what follows it ({@link
 * io.retinue.retinanet.benchmark.DecodingBenchmark}) and a step of training ({@link
 * io.retinue.retinanet.benchmark.TrainingBenchmark}). Whoever wants to know shall have the machine
 * to himself meanwhile.
 */
@NullMarked
package io.retinue.retinanet.benchmark;

import org.jspecify.annotations.NullMarked;
