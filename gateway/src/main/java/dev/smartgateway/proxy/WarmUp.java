package dev.smartgateway.proxy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.PatientContext;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.proxy.links.LongLinks;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.LaunchContext;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.store.Sealer;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.Tokens;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;

/**
 * Simulates calls before the replica becomes ready, with a launch that does not exist:
 * seals and opens values, reads from Redis, decides, and checks an answer. Sends nothing
 * to a FHIR service and stores nothing.
 */
final class WarmUp implements ApplicationRunner {

    private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

    private static final LaunchId NOBODY = new LaunchId("AAAAAAAAAAAAAAAAAAAAAA");

    private static final SecureRandom RANDOM = new SecureRandom();

    private static final PatientId PATIENT = new PatientId("warm-up");

    private static final Duration EACH = Duration.ofSeconds(2);

    /** Reads of Redis at the same time. */
    private static final int BATCH = 20;

    /** Calls between two batches of reads. */
    private static final int BETWEEN = 6;

    private final PatientContexts patientContexts;

    private final Apps apps;

    private final Tokens tokens;

    private final Sealer sealer;

    private final Clock clock;

    private final ProxyProperties properties;

    // CHECKSTYLE:OFF what a call needs
    WarmUp(PatientContexts patientContexts, Apps apps, Tokens tokens, Sealer sealer, Clock clock,
            ProxyProperties properties) {
        // CHECKSTYLE:ON
        this.patientContexts = patientContexts;
        this.apps = apps;
        this.tokens = tokens;
        this.sealer = sealer;
        this.clock = clock;
        this.properties = properties;
    }

    @Override
    public void run(@Nullable ApplicationArguments arguments) {
        App app = this.apps.all().stream().filter((one) -> !one.issuers().isEmpty()).findFirst().orElse(null);
        if (app == null || this.properties.warmUp() == 0) {
            return;
        }
        long end = System.nanoTime() + this.properties.warmUpLimit().toNanos();
        int done = 0;
        while (done < this.properties.warmUp() && System.nanoTime() - end < 0) {
            round(app);
            done++;
            if (done % BETWEEN == 0) {
                store();
            }
        }
        log.info("Warmed up with {} of {} calls.", done, this.properties.warmUp());
    }

    /** Reads from Redis. If that fails, the other parts are warmed up anyway. */
    private void store() {
        Mono.when(java.util.stream.IntStream.range(0, BATCH)
            .mapToObj((i) -> this.tokens.find(new LaunchId(String.format(Locale.ROOT, "%022d", i)))
                .then()
                .onErrorComplete())
            .toList()).timeout(EACH.multipliedBy(2)).onErrorComplete().block();
    }

    /** Returns the number of simulated steps. */
    int round(App app) {
        byte[] plain = "warm-up".repeat(200).getBytes(StandardCharsets.UTF_8);
        this.sealer.open(this.sealer.seal(plain, "warm-up"), "warm-up");
        int sent = 0;
        for (String path : new String[] { "/Patient/warm-up", "/Observation" }) {
            try {
                sent += follow(this.patientContexts.begin(call(app, path)), 0);
            }
            catch (ProblemException ex) {
                log.debug("warm-up: {}", ex.problem().code());
            }
        }
        return sent;
    }

    private static int follow(Step step, int sent) {
        return step.<Integer>fold((send) -> (sent < 3) ? follow(send.after().apply(answer()), sent + 1) : sent,
                (respond) -> sent);
    }

    private FhirCall call(App app, String path) {
        Issuer issuer = app.issuers().get(0);
        Instant now = this.clock.instant();
        LaunchContext context = new LaunchContext(PATIENT, null, java.util.List.of(), true, null,
                LaunchContext.Display.NONE);
        LaunchRecord launch = new LaunchRecord(NOBODY,
                new LaunchRecord.Owner("warm-up", app.name(), issuer.name(), null, null), URI.create(base(issuer)),
                "patient/*.rs", context, null, new LaunchRecord.Life(now, now, 1, null));
        PatientContext pin = this.patientContexts.of(launch,
                new FhirPath(NOBODY, "/launches/" + NOBODY.value() + "/fhir", path), new LongLinks(RANDOM));
        return new FhirCall("GET", path, path.equals("/Observation") ? "_count=10" : null, Map.of(), new byte[0], pin);
    }

    private static String base(Issuer issuer) {
        return issuer.address().fhirBase().toString();
    }

    private static UpstreamAnswer answer() {
        StringBuilder bundle = new StringBuilder("{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[");
        for (int i = 0; i < 10; i++) {
            bundle.append((i > 0) ? "," : "")
                .append("{\"resource\":{\"resourceType\":\"Observation\",\"id\":\"o")
                .append(i)
                .append("\",\"status\":\"final\",\"code\":{\"text\":\"warm-up\"},")
                .append("\"subject\":{\"reference\":\"Patient/warm-up\"}},\"search\":{\"mode\":\"match\"}}");
        }
        return new UpstreamAnswer(200, Map.of("content-type", "application/fhir+json"),
                bundle.append("]}").toString().getBytes(StandardCharsets.UTF_8));
    }

}
