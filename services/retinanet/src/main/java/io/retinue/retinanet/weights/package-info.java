/**
 * Files of tensors. Whatever a file contains, reading it runs no code and needs memory of at most a
 * small multiple of its size.
 *
 * <p>{@link io.retinue.retinanet.weights.TensorFile} opens safetensors and files of {@code
 * torch.save}; {@link io.retinue.retinanet.weights.Safetensors} writes. The path of a PyTorch file:
 * {@code StoredZip → PickleReader → StateDicts → RealValues}.
 */
@NullMarked
package io.retinue.retinanet.weights;

import org.jspecify.annotations.NullMarked;
