package org.smoothap.torch.train;

import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.smoothap.data.batch.BatchLoader;
import org.smoothap.data.batch.BatchSampler;
import org.smoothap.data.batch.ImageStore;
import org.smoothap.data.batch.Piece;
import org.smoothap.data.table.ImageTable;
import org.smoothap.data.table.Split;
import org.smoothap.loss.LossContext;
import org.smoothap.loss.LossResult;
import org.smoothap.loss.TrainingLoss;
import org.smoothap.metric.RetrievalMetrics;
import org.smoothap.torch.distributed.Ranks;
import org.smoothap.torch.nn.EmbeddingNetwork;
import org.smoothap.torch.nn.Engine;
import org.smoothap.torch.optim.Adam;
import org.smoothap.torch.optim.LearningRate;
import org.smoothap.torch.recipe.Recipe;
import org.smoothap.torch.train.StageTimes.Stage;

/**
 * Trains an embedding network: class-balanced batches, the loss's own gradient put into the network, Adam.
 *
 * <p>The order of images and their augmentation are pure functions of the recipe's seed and the position in the run, so
 * a run that goes on from {@code last} repeats what the unbroken run would have done; on one thread, bit for bit.
 */
public final class Trainer implements AutoCloseable {
    private final Recipe recipe;
    private final RunFolder run;
    private final TrainingListener listener;
    private final EmbeddingNetwork network;
    private final Adam optimizer;
    private final LossOptimizer lossOptimizer;
    private final LearningRate schedule;
    private final TrainingStep step;
    private final StageTimes times = new StageTimes();
    private final Evaluation evaluation;
    private final ImageTable training;
    private final ImageTable validation;
    private final ImageStore images;
    private final int[] labels;
    private final BatchSampler sampler;
    private final String digest;
    private final Ranks ranks;

    /**
     * A trainer for one run.
     *
     * @param table with training, test and perhaps validation classes
     */
    public Trainer(Recipe recipe, RunFolder run, ImageTable table, EmbeddingNetwork network, TrainingListener listener) {
        this(recipe, run, table, network, listener, Ranks.alone());
    }

    /**
     * A trainer for one rank of a run. Rank 0 reads and writes the run folder.
     *
     * @param table with training, test and perhaps validation classes
     */
    Trainer(Recipe recipe, RunFolder run, ImageTable table, EmbeddingNetwork network, TrainingListener listener, Ranks ranks) {
        this.recipe = recipe;
        this.run = run;
        this.listener = listener;
        this.network = network;
        this.optimizer = Optimizers.create(network, recipe.optimizer());
        this.schedule = Optimizers.schedule(recipe.schedule(), recipe.epochs());
        this.training = table.only(Split.TRAIN);
        TrainingLoss loss = recipe.createLoss().start(lossContext(recipe, training, network));
        this.lossOptimizer = new LossOptimizer(loss, recipe.optimizer());
        this.step = new TrainingStep(network, loss, recipe.image(), recipe.batch().chunk(), times, ranks);
        this.validation = table.only(Split.VALIDATION);
        this.images = new ImageStore(training.rows(), recipe.data().cacheMegabytes() * 1_000_000L);
        this.labels = training.labelIds();
        this.sampler = recipe.batch().sampler(training, recipe.seed());
        this.evaluation = new Evaluation(recipe, network, ranks);
        this.digest = table.digest();
        this.ranks = ranks;
    }

    /**
     * Refuses what cannot be trained; reads no image.
     *
     * @throws IllegalArgumentException if the images cannot be divided into the recipe's batches, the loss cannot be had for
     *     their classes, or the network cannot be trained in its chunks or by several ranks
     */
    static void check(Recipe recipe, ImageTable table, EmbeddingNetwork network, Ranks ranks) {
        ImageTable training = table.only(Split.TRAIN);
        TrainingLoss loss = recipe.createLoss().start(lossContext(recipe, training, network));
        new TrainingStep(network, loss, recipe.image(), recipe.batch().chunk(), new StageTimes(), ranks);
        List<int[]> batches = recipe.batch().sampler(training, recipe.seed()).epoch(0);
        int least = batches.stream().mapToInt(batch -> batch.length).min().orElse(0);
        if (least < ranks.size()) {
            throw new IllegalArgumentException(ranks.size() + " processes cannot share out a batch of " + least
                    + " images; use at most as many processes, or larger batches");
        }
    }

    /** What the loss is told of these training images. */
    static LossContext lossContext(Recipe recipe, ImageTable training, EmbeddingNetwork network) {
        return new LossContext(training.classes().size(), network.dimension(), training.superclassIds(), recipe.seed());
    }

    /**
     * Trains to the last epoch, from the start or from {@code last/} where there is one.
     *
     * @throws TrainingException if the loss or the weights are no longer finite
     */
    public void train() throws IOException {
        TrainingState state = new SharedStart(ranks, recipe, digest).of(ranks.isFirst() ? restore() : null, network, optimizer,
                lossOptimizer);
        List<int[]> first = sampler.epoch(0);
        listener.started(state.step(), (long) first.size() * recipe.epochs());
        try (RunLog log = ranks.isFirst() ? RunLog.of(run, recipe, state.epoch()) : RunLog.NONE) {
            while (state.epoch() < recipe.epochs()) {
                state = epoch(state, log);
            }
        }
        listener.ended(times);
    }

    private TrainingState epoch(TrainingState from, RunLog log) throws IOException {
        TrainingState state = from;
        List<int[]> batches = sampler.epoch(state.epoch());
        long begun = System.nanoTime();
        long saved = begun;
        long counted = begun;
        double rate = 0;
        network.train(true);
        try (BatchLoader loader = new BatchLoader(
                images,
                recipe.image().trainTransform(),
                Piece.of(batches, state.batch(), ranks.share(), recipe.batch().chunk(), TrainingStep.PASSES),
                mix(recipe.seed(), state.epoch()),
                recipe.loaderThreads())) {
            while (loader.hasNext()) {
                int[] batch = batches.get(state.batch());
                // The middle of the step: the first of a warm-up and the last of a cosine move as well.
                rate = schedule.factor(state.epoch() + (state.batch() + 0.5) / batches.size());
                double value = step(() -> loader.next().pixels(), batch, rate, state);
                long now = System.nanoTime();
                state = state.afterBatch(value, (now - counted) * 1e-9);
                counted = now;
                listener.step(state, value, batch.length);
                log.step(state, value);
                if (now - saved > recipe.checkpointSeconds() * 1_000_000_000L) {
                    save(run.last(), state);
                    saved = times.lap(Stage.CHECKPOINTS, now);
                }
            }
        }
        double meanLoss = state.lossSum() / Math.max(1, batches.size());
        state = state.afterEpoch((System.nanoTime() - counted) * 1e-9);
        boolean due = state.epoch() % recipe.evaluation().every() == 0 || state.epoch() == recipe.epochs();
        long ended = System.nanoTime();
        RetrievalMetrics metrics = due && !validation.rows().isEmpty() ? evaluation.of(validation) : null;
        ended = times.lap(Stage.VALIDATION, ended);
        if (metrics != null) {
            double value = selected(metrics);
            if (Double.isNaN(state.best()) || value > state.best()) {
                state = state.withBest(value);
                save(run.best(), state);
            }
        }
        int offered = batches.stream().mapToInt(batch -> batch.length).sum();
        log.epoch(state, offered, meanLoss, rate, metrics);
        save(run.last(), state);
        times.lap(Stage.CHECKPOINTS, ended);
        listener.epoch(state, meanLoss, metrics);
        return state;
    }

    /**
     * One batch: embed, loss and gradient, back-propagate, update.
     *
     * @param pixels of this rank's share of it, chunk by chunk
     * @param rows of the whole batch
     */
    private double step(Supplier<float[]> pixels, int[] rows, double rate, TrainingState state) {
        int[] classes = IntStream.of(rows).map(row -> labels[row]).toArray();
        try (var _ = Engine.scope()) {
            optimizer.zeroGradients();
            LossResult result = step.gradients(pixels, classes, state.step());
            long update = System.nanoTime();
            optimizer.step(rate);
            lossOptimizer.step(rate);
            times.lap(Stage.UPDATE, update);
            times.step();
            return result.loss();
        } catch (ArithmeticException e) {
            throw new TrainingException(e.getMessage() + " at step " + (state.step() + 1) + " (epoch " + (state.epoch() + 1)
                    + "); lower optimizer.learning-rate or add schedule.warmup-epochs");
        }
    }

    private TrainingState restore() throws IOException {
        Checkpoint last = run.last();
        if (!last.exists()) {
            return TrainingState.start(digest);
        }
        TrainingState state = last.state();
        if (!state.data().equals(digest)) {
            throw new TrainingException("the images of " + run.path() + " are not those it was started with (digest "
                    + state.data() + ", now " + digest + "); restore the data or start a new run");
        }
        try (var _ = Engine.scope()) {
            network.restore(last.weights());
            optimizer.restore(last.optimizer());
            lossOptimizer.restore(last.loss());
        } catch (IllegalArgumentException e) {
            throw new TrainingException(run.path() + " cannot go on: " + e.getMessage());
        }
        listener.notice(state.epoch() == recipe.epochs()
                ? "the run is trained to its end, step " + state.step()
                : "going on after step " + state.step() + " (epoch " + (state.epoch() + 1) + " of " + recipe.epochs() + ")");
        return state;
    }

    private void save(Checkpoint checkpoint, TrainingState state) throws IOException {
        if (!ranks.isFirst()) {
            return;
        }
        try (var _ = Engine.scope()) {
            checkpoint.save(network.state(), optimizer.state(), lossOptimizer.state(), state);
        }
    }

    private double selected(RetrievalMetrics metrics) {
        return switch (recipe.evaluation().select()) {
            case "map" -> metrics.map();
            case "map@r" -> metrics.mapAtR();
            default -> metrics.recall().get(1);
        };
    }

    private static long mix(long seed, int epoch) {
        return new SplittableRandom(seed * 0x9E3779B97F4A7C15L + epoch).nextLong();
    }

    /** Gives the optimiser's memory back, and closes the files of images. */
    @Override
    public void close() throws IOException {
        optimizer.close();
        lossOptimizer.close();
        images.close();
    }
}
