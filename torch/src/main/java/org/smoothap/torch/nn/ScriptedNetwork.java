package org.smoothap.torch.nn;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.JitModule;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.module_iterator;
import org.bytedeco.pytorch.module_list;
import org.bytedeco.pytorch.named_buffer_iterator;
import org.bytedeco.pytorch.named_buffer_list;
import org.bytedeco.pytorch.named_parameter_iterator;
import org.bytedeco.pytorch.named_parameter_list;

/**
 * A TorchScript module as a trunk, whatever its architecture: images in, {@code N × features} out. Its parameters are
 * trained, its batch norms and dropouts are switched with the rest of the network. The module brings code that libtorch
 * runs, so the file must come from somebody trusted.
 */
final class ScriptedNetwork implements Network {
    private final Path file;
    private final JitModule module;
    private final Parameters parameters = new Parameters();
    private final BatchNorm2d.Mode mode;
    private final int features;
    private boolean training;

    /**
     * Loads {@code options.values().get("file")} and finds the number of its features with one batch of black images.
     *
     * @throws IllegalArgumentException if it is not a TorchScript module that can be trained and takes such images
     */
    ScriptedNetwork(NetworkOptions options, BatchNorm2d.Mode mode, Initializer init) {
        this.mode = mode;
        String name = options.values().get("file");
        if (name == null) {
            throw new IllegalArgumentException(
                    "the network torchscript needs network.options.file, a module that torch.jit.save wrote");
        }
        this.file = Path.of(name);
        if (!Files.isRegularFile(file)) {
            throw new IllegalArgumentException("network.options.file: no such file: " + name);
        }
        try (var _ = Engine.scope();
                var _ = new NoGradGuard()) {
            this.module = load();
            try {
                register();
                switchTo(false);
                this.features = features(options);
            } catch (RuntimeException e) {
                parameters.close();
                throw e;
            }
            module.retainReference(); // outlives the scope
        }
    }

    private JitModule load() {
        try {
            return torch.load(file.toString(), new DeviceOptional(Engine.device()), false);
        } catch (RuntimeException e) {
            String reason = Engine.reason(e);
            throw new IllegalArgumentException(file + " is not a TorchScript module"
                    + (reason.contains("constants.pkl") || reason.contains("central directory")
                            ? "; a state_dict goes into network.weights, with its network's name in network.name"
                            : ": " + reason), e);
        }
    }

    private void register() {
        Set<Long> seen = new HashSet<>(); // modules that are used twice are listed twice
        named_parameter_list weights = module.named_parameters(true);
        named_parameter_iterator weight = weights.begin();
        for (; weight.notEquals(weights.end()); weight.increment()) {
            var named = weight.multiply();
            Tensor tensor = new Tensor(named.value()); // a name for the module's own tensor, which outlives the iterator
            if (seen.add(tensor.unsafeGetTensorImpl().address())) {
                if (tensor.is_floating_point()) {
                    parameters.weight(named.name().getString(), tensor);
                } else {
                    parameters.buffer(named.name().getString(), tensor);
                }
            }
        }
        if (parameters.weights().isEmpty()) {
            throw new IllegalArgumentException(file
                    + " has no parameters that could be trained; save it without torch.jit.freeze");
        }
        named_buffer_list buffers = module.named_buffers(true);
        named_buffer_iterator buffer = buffers.begin();
        for (; buffer.notEquals(buffers.end()); buffer.increment()) {
            var named = buffer.multiply();
            Tensor tensor = new Tensor(named.value());
            if (seen.add(tensor.unsafeGetTensorImpl().address())) {
                parameters.buffer(named.name().getString(), tensor);
            }
        }
    }

    private int features(NetworkOptions options) {
        int size = options.size();
        Tensor output;
        try {
            output = forward(Engine.images(new float[2 * options.channels() * size * size], 2, options.channels(), size));
        } catch (RuntimeException e) {
            if (e instanceof IllegalArgumentException) {
                throw e;
            }
            throw new IllegalArgumentException(
                    file + " cannot take images of " + options.channels() + " x " + size + " x " + size + ": "
                            + Engine.reason(e), e);
        }
        long[] shape = Tensors.shape(output);
        if (shape.length != 2 || shape[0] != 2 || shape[1] < 1) {
            throw new IllegalArgumentException(file + " turns 2 images into numbers of the shape " + Arrays.toString(shape)
                    + ", expected [2, features]; let the module end with a pooling or flatten(1)");
        }
        return Math.toIntExact(shape[1]);
    }

    @Override
    public Tensor forward(Tensor images) {
        if (training != mode.training()) {
            switchTo(mode.training());
        }
        // Operation by operation, as written: what the optimising executor makes of the code depends on how often it ran,
        // and a run that goes on after an interruption must compute the same bits. The setting belongs to the thread.
        torch.setGraphExecutorOptimize(false);
        IValue output = module.forward(new IValueVector(new IValue(images)));
        if (!output.isTensor()) {
            throw new IllegalArgumentException(
                    file + " does not return one tensor; wrap it in a module that returns the features alone");
        }
        return output.toTensor();
    }

    /** Training or not; frozen batch norms never train. */
    private void switchTo(boolean training) {
        this.training = training;
        module.train(training);
        if (training && mode.frozen()) {
            module_list modules = module.modules();
            module_iterator each = modules.begin();
            for (; each.notEquals(modules.end()); each.increment()) {
                JitModule part = each.multiply();
                if (part.hasattr("running_mean")) {
                    part.train(false);
                }
            }
        }
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public int features() {
        return features;
    }

    @Override
    public void close() {
        parameters.close();
        module.releaseReference();
    }
}
