/**
 * RetinaNet compiled: a model that is data becomes a TorchScript program for the device at hand,
 * which runs it in one call.
 *
 * <p>A TorchScript archive is a program as text and the values that it works on. Ours are written
 * by Java, from a network's description and its weights; nothing of them is ever shipped, so that a
 * release stays data.
 *
 * <ul>
 *   <li>{@link io.retinue.retinanet.compiler.ScriptProgram} is what is compiled to: methods and
 *       functions as text, and named {@link io.retinue.retinanet.compiler.ScriptValue values};
 *   <li>{@link io.retinue.retinanet.compiler.TorchScriptArchive} writes it to a file;
 *   <li>{@link io.retinue.retinanet.compiler.LoadedProgram} has libtorch read that file, and runs
 *       its methods.
 * </ul>
 *
 * <p>{@link io.retinue.retinanet.compiler.NetworkCodegen} is RetinaNet as text: one walk of the
 * network for serving and training, which spell its layers differently ({@link
 * io.retinue.retinanet.compiler.LayerEmitter}). For serving, {@link
 * io.retinue.retinanet.compiler.CompiledNetwork} takes pictures' bytes to candidates in one call.
 *
 * <p>The blocks of the eager network remain the definition: a compiled program is right when it
 * says what they say.
 */
@NullMarked
package io.retinue.retinanet.compiler;

import org.jspecify.annotations.NullMarked;
