package org.smoothap.torch.nn;

import java.util.List;
import java.util.Set;
import org.smoothap.Names;

/** The networks by name. A new one is a class that implements {@link Network} and an entry here. */
public final class Networks {
    private record Entry(NetworkDescription description, boolean rgbOnly, Factory factory) {}

    @FunctionalInterface
    private interface Factory {
        Network create(NetworkOptions options, BatchNorm2d.Mode mode, Initializer init);
    }

    private static final List<Entry> ENTRIES = List.of(
            entry("conv4", "width x (size/16)^2", "width", false, "four small convolutions, for tiny images from scratch", Conv4::new),
            entry("resnet-tiny", "256", "width", false, "four residual blocks, for tiny images from scratch", ResNet::tiny),
            entry("resnet18", "512", "", true, "torchvision's names and strides", ResNet::resnet18),
            entry("resnet50", "2048", "", true, "torchvision's names and strides; the paper's network", ResNet::resnet50),
            entry("mobilenet_v2", "1280", "", true, "torchvision's names", (options, mode, init) -> new MobileNetV2(options, mode, init, false)),
            entry("mobilenet_v2_folded", "1280", "", true,
                    "batch norm folded into the convolutions, TensorFlow padding, images in -1..1",
                    (options, mode, init) -> new MobileNetV2(options, mode, init, true)),
            entry("torchscript", "as the file says", "file", false,
                    "a module that torch.jit.save wrote, N x features out; runs its code", ScriptedNetwork::new));

    private Networks() {}

    private static Entry entry(String name, String features, String options, boolean rgbOnly, String summary, Factory factory) {
        return new Entry(new NetworkDescription(name, features, options, summary), rgbOnly, factory);
    }

    /** Every network, in the order in which they are listed to people. */
    public static List<NetworkDescription> all() {
        return ENTRIES.stream().map(Entry::description).toList();
    }

    static Network create(String name, NetworkOptions options, BatchNorm2d.Mode mode, Initializer init) {
        Entry entry = ENTRIES.stream()
                .filter(candidate -> candidate.description().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        Names.unknown("network", name, all().stream().map(NetworkDescription::name).toList())));
        String known = entry.description().options();
        options.allow(name, known.isEmpty() ? Set.of() : Set.of(known.split(" ")));
        if (entry.rgbOnly()) {
            options.requireRgb(name);
        }
        return entry.factory().create(options, mode, init);
    }
}
