/**
 * Files of tensors, and nothing else: whatever a file says, reading it runs no code and takes no
 * more memory than a small multiple of its size.
 *
 * <p>{@link io.retinue.retinanet.weights.TensorFile} opens safetensors and what {@code torch.save}
 * writes; {@link io.retinue.retinanet.weights.Safetensors} writes. A PyTorch file goes {@code
 * StoredZip → PickleReader → StateDicts → RealValues}.
 */
@NullMarked
package io.retinue.retinanet.weights;

import org.jspecify.annotations.NullMarked;
