package dev.smartgateway.token.refresh;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import dev.smartgateway.smart.LaunchContext;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.token.LaunchRecord;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

class SingleFlightTests {

    private final SingleFlight flights = new SingleFlight();

    private final LaunchId id = LaunchId.random(new SecureRandom());

    private final List<Consumer<Throwable>> started = new ArrayList<>();

    @Test
    void joinWhenOneIsRunningThenNoOtherIsStarted() {
        Sinks.One<LaunchRecord> answer = Sinks.one();
        Mono<LaunchRecord> first = join(answer.asMono()).cache();
        first.subscribe();
        Mono<LaunchRecord> second = join(Mono.never()).cache();
        second.subscribe();
        assertThat(this.started).hasSize(1);
        answer.emitValue(record(1), Sinks.EmitFailureHandler.FAIL_FAST);
        StepVerifier.create(second.map((record) -> record.life().revision())).expectNext(1L).verifyComplete();
    }

    @Test
    void joinWhenTheResultWasJustDeliveredThenAnotherIsStarted() {
        Sinks.One<LaunchRecord> answer = Sinks.one();
        Mono<Long> next = join(answer.asMono()).flatMap((first) -> join(Mono.just(record(2))))
            .map((record) -> record.life().revision())
            .cache();
        next.subscribe();
        answer.emitValue(record(1), Sinks.EmitFailureHandler.FAIL_FAST);
        StepVerifier.create(next).expectNext(2L).verifyComplete();
        assertThat(this.started).hasSize(2);
    }

    @Test
    void joinWhenItFailedEarlyAndLastsThenNoOtherIsStartedUntilItEnds() {
        Sinks.One<LaunchRecord> answer = Sinks.one();
        Mono<LaunchRecord> first = join(answer.asMono()).cache();
        first.subscribe();
        this.started.get(0).accept(new IllegalStateException("early"));
        StepVerifier.create(join(Mono.just(record(2)))).verifyErrorMessage("early");
        assertThat(this.started).hasSize(1);
        answer.emitValue(record(1), Sinks.EmitFailureHandler.FAIL_FAST);
        StepVerifier.create(join(Mono.just(record(3)))).expectNextCount(1).verifyComplete();
        assertThat(this.started).hasSize(2);
    }

    @Test
    void joinWhenThereIsNoAnswerThenItFailsAndTheNextIsStarted() {
        StepVerifier.create(join(Mono.empty())).verifyErrorMessage("a refresh without an answer");
        StepVerifier.create(join(Mono.just(record(1)))).expectNextCount(1).verifyComplete();
        StepVerifier.create(this.flights.land(Duration.ofSeconds(10))).verifyComplete();
    }

    private Mono<LaunchRecord> join(Mono<LaunchRecord> answer) {
        return this.flights.join(this.id, (early) -> {
            this.started.add(early);
            return answer;
        });
    }

    private LaunchRecord record(long revision) {
        Instant start = Instant.parse("2026-01-01T00:00:00Z");
        return new LaunchRecord(this.id, new LaunchRecord.Owner("session-1", "demo", "ehr", "user-1", "sid-1"),
                URI.create("https://ehr.example/fhir"), "patient/*.rs",
                new LaunchContext(new PatientId("p1"), null, List.of(), true, null, LaunchContext.Display.NONE), null,
                new LaunchRecord.Life(start, start.plus(Duration.ofHours(8)), revision, null));
    }

}
