/**
 * Files of tensors, and nothing else: whatever a file says, reading it runs no code and takes no
 * more memory than its size. {@link io.retinue.retinanet.weights.SafetensorsFile} reads, {@link
 * io.retinue.retinanet.weights.Safetensors} writes.
 */
@NullMarked
package io.retinue.retinanet.weights;

import org.jspecify.annotations.NullMarked;
