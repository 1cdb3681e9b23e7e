package org.smoothap.torch.distributed;

import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import org.bytedeco.pytorch.Tensor;
import org.smoothap.data.batch.Share;

/** A run of one process: it has everything, and nobody to tell. */
enum SingleProcess implements Ranks {
    INSTANCE;

    @Override
    public Share share() {
        return Share.WHOLE;
    }

    @Override
    public float[] gather(float[] own, int count, int dimension) {
        return own;
    }

    @Override
    public void addUp(float[] values) {}

    @Override
    public double sum(double value) {
        return value;
    }

    @Override
    public void addUpGradients(Collection<Tensor> weights) {}

    @Override
    public Map<String, Tensor> ofFirst(Map<String, Tensor> tensors) {
        return tensors;
    }

    @Override
    public String ofFirst(String text) {
        return text;
    }

    @Override
    public void copyFirst(Map<String, Tensor> tensors) {}

    @Override
    public <T> T onFirst(Work<T> work) throws IOException {
        return work.run();
    }

    @Override
    public void abandon(String reason) {}

    @Override
    public void close() {}
}
