package dev.smartgateway.proxy;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.smartgateway.policy.KnownReferences;
import dev.smartgateway.smart.PatientId;
import org.jspecify.annotations.Nullable;

/**
 * Remembers for a minute which records belong to the patient of a launch, so that the
 * next request does not look them up again. Bounded over all launches; an evicted entry
 * is looked up again.
 */
final class LaunchReferences {

    private static final Duration LIFE = Duration.ofMinutes(1);

    private static final int MOST = 20_000;

    private final Cache<Key, Boolean> known;

    LaunchReferences(Clock clock) {
        this.known = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(LIFE)
            .executor(Runnable::run)
            .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
            .build();
    }

    /**
     * Returns the known references of a launch, completed by the look-ups of one request.
     */
    KnownReferences of(String launch, @Nullable PatientId patient) {
        return new OfLaunch(launch, (patient != null) ? patient.value() : "");
    }

    /** Includes launch and patient, so that keys of different ones are never equal. */
    private record Key(String launch, String patient, String reference) {

        @Override
        public String toString() {
            return "Key[masked]";
        }

    }

    private final class OfLaunch implements KnownReferences {

        private final String launch;

        private final String patient;

        private final AtomicInteger left = new AtomicInteger(LOOK_UPS);

        OfLaunch(String launch, String patient) {
            this.launch = launch;
            this.patient = patient;
        }

        @Override
        public boolean contains(String reference) {
            return LaunchReferences.this.known.getIfPresent(key(reference)) != null;
        }

        @Override
        public void add(String reference) {
            LaunchReferences.this.known.put(key(reference), true);
        }

        @Override
        public boolean takeLookUp() {
            return this.left.decrementAndGet() >= 0;
        }

        private Key key(String reference) {
            return new Key(this.launch, this.patient, reference);
        }

    }

}
