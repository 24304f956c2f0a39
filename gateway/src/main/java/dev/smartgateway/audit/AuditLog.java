package dev.smartgateway.audit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.PatientId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes one JSON line per event to the logger named {@code audit}, which an operator
 * sends where the trail belongs. A single thread writes, so that a slow sink never slows
 * a request; what does not fit the queue is counted in {@code gateway.audit.lost}.
 */
final class AuditLog implements AuditTrail, AutoCloseable {

    private static final Logger trail = LoggerFactory.getLogger("audit");

    private final JsonMapper json = new JsonMapper();

    private final ThreadPoolExecutor writer;

    private final Counter lost;

    AuditLog(AuditProperties properties, MeterRegistry meters) {
        this.lost = Counter.builder("gateway.audit.lost")
            .description("audit events that could not be written")
            .register(meters);
        this.writer = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(properties.queue()),
                (task) -> new Thread(task, "audit"), (task, executor) -> this.lost.increment());
    }

    @Override
    public void record(AuditEvent event) {
        this.writer.execute(() -> write(event));
    }

    private void write(AuditEvent event) {
        try {
            trail.info(line(event));
        }
        catch (RuntimeException ex) {
            this.lost.increment();
        }
    }

    /** One line of JSON; absent facts are left out. */
    String line(AuditEvent event) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("at", event.at().toString());
        line.put("kind", event.action().kind());
        put(line, "interaction", event.action().interaction());
        put(line, "type", event.action().type());
        put(line, "id", event.action().id());
        PatientId patient = event.patient();
        put(line, "patient", (patient != null) ? patient.value() : null);
        put(line, "app", event.who().app());
        put(line, "issuer", event.who().issuer());
        put(line, "subject", event.who().subject());
        put(line, "fhirUser", event.who().fhirUser());
        LaunchId launch = event.who().launch();
        put(line, "launch", (launch != null) ? launch.value() : null);
        put(line, "address", event.who().address());
        line.put("result", event.outcome().result());
        line.put("status", event.outcome().status());
        put(line, "reason", event.outcome().reason());
        put(line, "rule", event.outcome().rule());
        if (!event.outcome().wouldDeny().isEmpty()) {
            line.put("wouldDeny", event.outcome().wouldDeny());
        }
        line.put("request", event.action().requestId());
        put(line, "service", event.action().serviceId());
        return this.json.writeValueAsString(line);
    }

    private static void put(Map<String, Object> line, String key, @Nullable String value) {
        if (value != null) {
            line.put(key, value);
        }
    }

    /** Writes what is queued, for at most five seconds. */
    @Override
    public void close() throws InterruptedException {
        this.writer.shutdown();
        this.writer.awaitTermination(5, TimeUnit.SECONDS);
    }

}
