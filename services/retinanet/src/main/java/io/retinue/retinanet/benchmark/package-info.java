/**
 * Speed of the parts: the network ({@link io.retinue.retinanet.benchmark.ForwardBenchmark}) with
 * the device's peak ({@link io.retinue.retinanet.benchmark.MatmulBenchmark}), decoding and NMS
 * ({@link io.retinue.retinanet.benchmark.DecodingBenchmark}) and a step of training ({@link
 * io.retinue.retinanet.benchmark.TrainingBenchmark}). Run nothing else on the machine meanwhile.
 */
@NullMarked
package io.retinue.retinanet.benchmark;

import org.jspecify.annotations.NullMarked;
