package io.retinue.retinanet.compiler;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import io.retinue.retinanet.network.RetinaNet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Function;

/**
 * A program in libtorch, with the native memory of its attributes, until closed. Not thread-safe:
 * one thread at a time, whichever. How many threads an operation runs on is the calling thread's
 * own.
 */
public final class LoadedProgram implements AutoCloseable {
  private static final String[] NO_EXTRA_FILES = {};
  private static final String METHOD = "module_method:";

  private final PtNDManager manager;
  private final PtSymbolBlock module;
  private final boolean learns;

  private LoadedProgram(Path archive, Device device, boolean learns) {
    this.learns = learns;
    manager = (PtNDManager) Engine.getEngine(RetinaNet.ENGINE).newBaseManager(device);
    try {
      module = JniUtils.loadModule(manager, archive, true, NO_EXTRA_FILES, NO_EXTRA_FILES, learns);
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
  }

  /**
   * Loads a program whose methods need no gradients: they run in libtorch's inference mode.
   *
   * @param device where its attributes will lie, and what {@link #manager} creates
   * @throws ai.djl.engine.EngineException if the file is damaged, or libtorch cannot compile it;
   *     the message quotes the line
   */
  public static LoadedProgram forServing(Path archive, Device device) {
    return new LoadedProgram(archive, device, false);
  }

  /** The same for a program that is in no file yet. */
  public static LoadedProgram forServing(ScriptProgram program, Device device) {
    return throughFile(program, archive -> forServing(archive, device));
  }

  /**
   * Loads a training program. It records gradients where {@link
   * io.retinue.retinanet.network.GradientRecording} is on.
   *
   * @param device where its attributes will lie, and what {@link #manager} creates
   * @throws ai.djl.engine.EngineException as {@link #forServing}
   */
  public static LoadedProgram forTraining(ScriptProgram program, Device device) {
    return throughFile(program, archive -> new LoadedProgram(archive, device, true));
  }

  private static LoadedProgram throughFile(
      ScriptProgram program, Function<Path, LoadedProgram> loading) {
    try {
      Path archive = Files.createTempFile("retinue-compiled-", ".pt");
      try {
        TorchScriptArchive.write(program, archive);
        return loading.apply(archive);
      } finally {
        Files.delete(archive);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the program cannot be written", e);
    }
  }

  /** The owner of what {@link #run} gets and gives: make a sub-manager a call, and close it. */
  public NDManager manager() {
    return manager;
  }

  /**
   * Runs a method in one native call.
   *
   * @param method takes tensors, and returns a tensor, or a tuple or list of them
   * @param results the owner of what is returned
   */
  public NDList run(String method, NDManager results, NDArray... inputs) {
    return learns ? runLearning(method, results, inputs) : runServing(method, results, inputs);
  }

  private NDList runServing(String method, NDManager results, NDArray... inputs) {
    IValue[] arguments =
        Arrays.stream(inputs).map(x -> IValue.from((PtNDArray) x)).toArray(IValue[]::new);
    try (IValue result = IValueUtils.runMethod(module, method, arguments)) {
      return result.toNDList((PtNDManager) results);
    } finally {
      Arrays.stream(arguments).forEach(IValue::close);
    }
  }

  /** DJL's way to call a method outside inference mode: its name is that of a tensor. */
  private NDList runLearning(String method, NDManager results, NDArray... inputs) {
    NDArray named = results.create(0f);
    named.setName(METHOD + method);
    // The results go to the manager of the first.
    NDList arguments = new NDList(named);
    arguments.addAll(new NDList(inputs));
    try {
      return IValueUtils.forward(module, arguments, true);
    } finally {
      named.close();
    }
  }

  @Override
  public void close() {
    manager.close();
  }
}
