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

    private static final String AUGREG = ".augreg_in21k_ft_in1k (Apache-2.0), images in -1..1";
    private static final String DEIT = ".fb_in1k (Apache-2.0)";

    private static final List<Entry> ENTRIES = List.of(
            new Entry(
                    new NetworkDescription(
                            "conv4", "width x (size/16)^2", false, 1, true, "width",
                            "four small convolutions, for tiny images from scratch", ""),
                    false, Conv4::new),
            new Entry(
                    new NetworkDescription(
                            "resnet-tiny", "256", true, 1, true, "width", "four residual blocks, for tiny images from scratch", ""),
                    false, ResNet::tiny),
            maps("resnet18", 512, true, "torchvision's names and strides", "torchvision (BSD-3-Clause)", ResNet::resnet18),
            resnet50("resnet50", ResNetForm.TORCHVISION, "torchvision's names and strides; the paper's network",
                    "torchvision (BSD-3-Clause)"),
            resnet50("seresnet50", ResNetForm.TIMM_SE, "resnet50 with squeeze and excitation, timm's names",
                    "timm seresnet50.a1_in1k, a2_in1k (Apache-2.0)"),
            resnet50("legacy_seresnet50", ResNetForm.CADENE_SE,
                    "the same with Caffe's strides and pooling, names of Cadene and timm",
                    "timm legacy_seresnet50.in1k, pretrainedmodels se_resnet50"),
            resnet50("senet50_vggface2", ResNetForm.VGGFACE2_SE,
                    "the same with names of VGGFace2-pytorch; takes RGB in 0..255 less a mean",
                    "VGGFace2-pytorch senet50_ft, senet50_scratch"),
            maps("mobilenet_v2", 1280, true, "torchvision's names", "torchvision",
                    (options, mode, init) -> new MobileNetV2(options, mode, init, false)),
            maps("mobilenet_v2_folded", 1280, false,
                    "batch norm folded into the convolutions, TensorFlow padding, images in -1..1", "",
                    (options, mode, init) -> new MobileNetV2(options, mode, init, true)),
            vit("vit_tiny_patch16_224", new VisionTransformer.Form(16, 192, 3, false), AUGREG),
            vit("vit_small_patch16_224", new VisionTransformer.Form(16, 384, 6, false), AUGREG),
            vit("vit_base_patch16_224", new VisionTransformer.Form(16, 768, 12, false), AUGREG),
            vit("vit_base_patch32_224", new VisionTransformer.Form(32, 768, 12, false), AUGREG),
            vit("deit_tiny_patch16_224", new VisionTransformer.Form(16, 192, 3, false), DEIT),
            vit("deit_small_patch16_224", new VisionTransformer.Form(16, 384, 6, false), DEIT),
            vit("deit_base_patch16_224", new VisionTransformer.Form(16, 768, 12, false), DEIT),
            vit("deit_tiny_distilled_patch16_224", new VisionTransformer.Form(16, 192, 3, true), DEIT),
            vit("deit_small_distilled_patch16_224", new VisionTransformer.Form(16, 384, 6, true), DEIT),
            vit("deit_base_distilled_patch16_224", new VisionTransformer.Form(16, 768, 12, true), DEIT),
            new Entry(
                    new NetworkDescription(
                            "torchscript", "as the file says", false, 1, false, "file",
                            "a module that torch.jit.save wrote, N x features out; runs its code", ""),
                    false, ScriptedNetwork::new));

    private Networks() {}

    /** A trunk of RGB images with a map. */
    private static Entry maps(
            String name, int features, boolean batchNorms, String summary, String weights, Factory factory) {
        return new Entry(
                new NetworkDescription(name, String.valueOf(features), true, 1, batchNorms, "", summary, weights), true, factory);
    }

    private static Entry resnet50(String name, ResNetForm form, String summary, String weights) {
        return maps(name, 2048, true, summary, weights, (options, mode, init) -> ResNet.resnet50(options, mode, init, form));
    }

    private static Entry vit(String name, VisionTransformer.Form form, String weights) {
        String summary = "patches of " + form.patch() + " pixels, timm's names; "
                + (form.distilled() ? "mean of class and distillation token" : "class token");
        return new Entry(
                new NetworkDescription(name, String.valueOf(form.width()), false, form.patch(), false, "", summary, "timm " + name
                        + weights),
                true, (options, _, init) -> new VisionTransformer(options, init, form));
    }

    /** Every network, in the order in which they are listed to people. */
    public static List<NetworkDescription> all() {
        return ENTRIES.stream().map(Entry::description).toList();
    }

    /**
     * The network of a name.
     *
     * @throws IllegalArgumentException for an unknown name
     */
    public static NetworkDescription description(String name) {
        return entry(name).description();
    }

    private static Entry entry(String name) {
        return ENTRIES.stream()
                .filter(candidate -> candidate.description().name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        Names.unknown("network", name, all().stream().map(NetworkDescription::name).toList())));
    }

    static Network create(String name, NetworkOptions options, BatchNorm2d.Mode mode, Initializer init) {
        Entry entry = entry(name);
        String known = entry.description().options();
        options.allow(name, known.isEmpty() ? Set.of() : Set.of(known.split(" ")));
        if (entry.rgbOnly()) {
            options.requireRgb(name);
        }
        return entry.factory().create(options, mode, init);
    }
}
