/**
 * RetinaNet compiled: a model that is data becomes a TorchScript program for the device at hand,
 * which runs it in one call.
 *
 * <p>A TorchScript archive is the code of a program and the values that it works on. Java generates
 * them on each machine from a model's description and weights. They are never shipped: a release is
 * data, not code.
 *
 * <ul>
 *   <li>{@link io.retinue.retinanet.compiler.ScriptProgram} is what is compiled to: code of methods
 *       and functions, and named {@link io.retinue.retinanet.compiler.ScriptValue values};
 *   <li>{@link io.retinue.retinanet.compiler.TorchScriptArchive} writes it to a file;
 *   <li>{@link io.retinue.retinanet.compiler.LoadedProgram} has libtorch read that file, and runs
 *       its methods.
 * </ul>
 *
 * <p>{@link io.retinue.retinanet.compiler.NetworkCodegen} generates RetinaNet: one walk of the
 * network for serving and training, with different layer emitters ({@link
 * io.retinue.retinanet.compiler.LayerEmitter}). For serving, {@link
 * io.retinue.retinanet.compiler.CompiledNetwork} takes pictures' bytes to candidates in one call.
 *
 * <p>The eager network is the definition: a compiled program is correct when its outputs are the
 * eager ones up to rounding.
 */
@NullMarked
package io.retinue.retinanet.compiler;

import org.jspecify.annotations.NullMarked;
