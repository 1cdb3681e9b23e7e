package org.smoothap.torch.nn;

import org.bytedeco.pytorch.InterpolateFuncOptions;
import org.bytedeco.pytorch.InterpolateMode;
import org.bytedeco.pytorch.LongVector;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.kBicubic;

/** The learned positions of a vision transformer's tokens, {@code 1 × (extra + rows · columns) × width}. */
final class Positions {
    private Positions() {}

    /**
     * Positions for another grid of patches: bicubic, antialiased, as timm does it; those of the extra tokens stay.
     *
     * @param positions of a square grid
     * @param extra tokens before the patches
     */
    static Tensor resample(Tensor positions, int extra, long rows, long columns) {
        long side = side(positions.size(1) - extra);
        if (side == rows && side == columns) {
            return positions;
        }
        Tensor map = positions.narrow(1, extra, side * side).transpose(1, 2).unflatten(2, side, side);
        InterpolateFuncOptions options = new InterpolateFuncOptions();
        options.mode().put(new kBicubic());
        options.size().put(new LongVector(rows, columns));
        options.align_corners().put(false);
        options.antialias().put(true);
        Tensor patches = torch.interpolate(map, options).flatten(2, 3).transpose(1, 2);
        return torch.cat(new TensorVector(positions.narrow(1, 0, extra), patches), 1);
    }

    /** Side of a square grid of so many patches; −1 if they are no square. */
    static long side(long patches) {
        long side = Math.round(Math.sqrt(patches));
        return patches > 0 && side * side == patches ? side : -1;
    }
}
