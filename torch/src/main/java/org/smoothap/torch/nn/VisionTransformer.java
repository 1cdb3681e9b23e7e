package org.smoothap.torch.nn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Vision transformers (Dosovitskiy et al. 2021; DeiT: Touvron et al. 2021) of 12 layers with timm's names, without
 * classifier and dropout. The features are the class token behind the last norm; with a distillation token, the mean of
 * the two, as timm has it.
 *
 * <p>Positions are learned for images of one size. Weights for another size are resampled when they are loaded, images of
 * another size (test images, say) see resampled positions.
 */
final class VisionTransformer implements Network {
    private static final int DEPTH = 12;
    private static final double EPSILON = 1e-6;
    private static final double DEVIATION = 0.02;
    private static final String POSITIONS = "pos_embed";

    /**
     * The size of a transformer.
     *
     * @param patch height and width of a patch in pixels
     * @param width numbers in a token
     * @param heads of the attention
     * @param distilled whether there is a second token, which learned from a teacher
     */
    record Form(int patch, int width, int heads, boolean distilled) {}

    private final Parameters parameters = new Parameters();
    private final Form form;
    private final int side;
    private final Tensor classToken;
    private final Tensor distillationToken;
    private final Tensor positions;
    private final Conv2d patches;
    private final List<TransformerBlock> blocks = new ArrayList<>();
    private final LayerNorm norm;

    VisionTransformer(NetworkOptions options, Initializer init, Form form) {
        this.form = form;
        requireWholePatches(options.size(), options.size());
        side = options.size() / form.patch();
        int width = form.width();
        classToken = parameters.token("cls_token", init.normal(1e-6, 1, 1, width));
        distillationToken = form.distilled() ? parameters.token("dist_token", init.normal(DEVIATION, 1, 1, width)) : null;
        positions = parameters.token(POSITIONS, init.normal(DEVIATION, 1, (long) side * side + extra(), width));
        patches = Conv2d.withBias(
                parameters, init, "patch_embed.proj", options.channels(), width, form.patch(), form.patch(), 0, 1);
        for (int i = 0; i < DEPTH; i++) {
            blocks.add(new TransformerBlock(parameters, init, "blocks." + i, width, form.heads(), EPSILON));
        }
        norm = new LayerNorm(parameters, "norm", width, EPSILON);
    }

    @Override
    public Tensor forward(Tensor images) {
        requireWholePatches(images.size(2), images.size(3));
        Tensor map = patches.forward(images);
        TensorVector tokens = new TensorVector(classToken.expand(images.size(0), 1, form.width()));
        if (form.distilled()) {
            tokens.push_back(distillationToken.expand(images.size(0), 1, form.width()));
        }
        tokens.push_back(map.flatten(2, 3).transpose(1, 2));
        Tensor x = torch.cat(tokens, 1).add(Positions.resample(positions, extra(), map.size(2), map.size(3)));
        for (TransformerBlock block : blocks) {
            x = block.forward(x);
        }
        return norm.forward(x.narrow(1, 0, extra())).mean(1);
    }

    /** Tokens beside the patches. */
    private int extra() {
        return form.distilled() ? 2 : 1;
    }

    private void requireWholePatches(long height, long width) {
        if (height % form.patch() != 0 || width % form.patch() != 0 || height < form.patch()) {
            throw new IllegalArgumentException("images must have sides that are multiples of the patch of " + form.patch()
                    + " pixels, found " + height + "x" + width + "; change image.size and image.test-size");
        }
    }

    /**
     * Positions of another image size are resampled. Those of a distilled network, whose second is that of a token that a
     * plain one lacks, are taken without it, as ROADMAP does.
     */
    @Override
    public Tensor adapt(String name, Tensor tensor) {
        if (!name.equals(POSITIONS) || tensor.dim() != 3 || tensor.size(2) != form.width()) {
            return tensor;
        }
        Tensor adapted = tensor.to(ScalarType.Float);
        if (!form.distilled() && Positions.side(adapted.size(1) - 2) > 0) {
            adapted = torch.cat(
                    new TensorVector(adapted.narrow(1, 0, 1), adapted.narrow(1, 2, adapted.size(1) - 2)), 1);
        }
        return Positions.side(adapted.size(1) - extra()) > 0 ? Positions.resample(adapted, extra(), side, side) : tensor;
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public int features() {
        return form.width();
    }
}
