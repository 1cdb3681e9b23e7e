package org.smoothap.torch.compare;

import java.lang.management.ManagementFactory;
import org.smoothap.metric.RetrievalMetrics;
import org.smoothap.torch.train.TrainingListener;
import org.smoothap.torch.train.TrainingState;

/** Measures the processor time of training steps, evaluations between epochs left out. */
final class ProcessorTime implements TrainingListener {
    private final com.sun.management.OperatingSystemMXBean system =
            ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class);
    private long before = -1;
    private long nanoseconds;
    private long steps;

    @Override
    public void step(TrainingState state, double loss, int images) {
        long now = system.getProcessCpuTime();
        if (before >= 0) {
            nanoseconds += now - before;
            steps++;
        }
        before = now;
    }

    @Override
    public void epoch(TrainingState state, double meanLoss, RetrievalMetrics validation) {
        before = -1; // what lies between the epochs is no step
    }

    @Override
    public void notice(String line) {
        System.out.println(line);
    }

    /** Mean over the measured steps; NaN if there was none. */
    double secondsAStep() {
        return steps == 0 ? Double.NaN : nanoseconds * 1e-9 / steps;
    }
}
