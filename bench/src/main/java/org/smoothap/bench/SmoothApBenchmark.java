package org.smoothap.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.smoothap.loss.LossResult;
import org.smoothap.loss.SmoothAp;

/** Smooth-AP with its gradient: 512 dimensions, four images a class, all cores. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 1, jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "-Xmx1g"})
public class SmoothApBenchmark {
    /** The paper's batch sizes are 112 and 384. */
    @Param({"112", "384", "1024", "4096"})
    private int batch;

    private final SmoothAp loss = new SmoothAp();
    private UnitRows rows;

    /** Makes the batch. */
    @Setup
    public void prepare() {
        rows = UnitRows.of(batch, 512, 4);
    }

    /** Value and gradient. */
    @Benchmark
    public LossResult valueAndGradient() {
        return loss.evaluate(rows.embeddings(), rows.labels());
    }
}
