package org.smoothap.server;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** What the server tells of itself to Prometheus. */
final class Metrics implements AutoCloseable {
    static final String MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final DistributionSummary batches = DistributionSummary.builder("smoothap.embedding.batch")
            .description("pictures that the network took at once")
            .register(registry);
    private final Timer commits = Timer.builder("smoothap.commit").description("commits of changes").register(registry);

    Metrics() {
        new JvmMemoryMetrics().bindTo(registry);
        collections.bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    void batch(int size) {
        batches.record(size);
    }

    void commit(long nanos) {
        commits.record(nanos, TimeUnit.NANOSECONDS);
    }

    void gauge(String name, String description, IntSupplier value) {
        Gauge.builder(name, value, IntSupplier::getAsInt).description(description).strongReference(true).register(registry);
    }

    /** @param route as it is declared, so that ids do not become names of series */
    void request(String method, String route, int status, double milliseconds) {
        Timer.builder("http.server.requests")
                .description("requests and how long they took")
                .tag("method", method)
                .tag("route", route)
                .tag("status", Integer.toString(status))
                .serviceLevelObjectives(
                        Duration.ofMillis(5), Duration.ofMillis(20), Duration.ofMillis(100), Duration.ofMillis(500),
                        Duration.ofSeconds(2), Duration.ofSeconds(10))
                .register(registry)
                .record((long) (milliseconds * 1e6), TimeUnit.NANOSECONDS);
    }

    String text() {
        return registry.scrape();
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
