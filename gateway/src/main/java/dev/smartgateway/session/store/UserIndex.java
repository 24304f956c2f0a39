package dev.smartgateway.session.store;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

import dev.smartgateway.store.Fingerprints;
import dev.smartgateway.store.RedisGateway;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Finds the sessions of a user or of a session at the identity provider. Stores session
 * ids under keyed fingerprints, so that the keys identify no user.
 */
public final class UserIndex {

    private static final String INDEX = SessionMarkers.PREFIX + "index:";

    private final RedisGateway redis;

    private final Fingerprints prints;

    private final SessionMarkers markers;

    UserIndex(RedisGateway redis, Fingerprints prints, SessionMarkers markers) {
        this.redis = redis;
        this.prints = prints;
        this.markers = markers;
    }

    /**
     * Returns the fingerprints of the owner of a launch.
     */
    public Mono<LaunchEntry.Who> of(LaunchRecord.Owner owner) {
        return Mono.zip(print("sub", owner.issuer(), owner.subject()), print("sid", owner.issuer(), owner.sid()),
                (person, sid) -> new LaunchEntry.Who(person.orElse(null), sid.orElse(null)));
    }

    /**
     * Returns the fingerprints of a user, of a session at the identity provider, or of
     * both.
     */
    public Mono<LaunchEntry.Who> of(String issuer, @Nullable String subject, @Nullable String sid) {
        return of(new LaunchRecord.Owner("", "", issuer, subject, sid));
    }

    private Mono<Optional<String>> print(String kind, String issuer, @Nullable String value) {
        return (value != null) ? this.prints.of(kind, issuer, value).map(Optional::of) : Mono.just(Optional.empty());
    }

    /**
     * Adds a session to the index under both fingerprints.
     */
    public Mono<Void> note(LaunchEntry.Who who, String session) {
        return Flux.fromStream(() -> Stream.of(who.person(), who.sid()).filter(Objects::nonNull))
            .concatMap((print) -> this.redis.call(2,
                    (template) -> template.opsForSet()
                        .add(INDEX + print, session)
                        .then(template.expire(INDEX + print, this.markers.longest()))))
            .then();
    }

    /**
     * Returns the sessions indexed under a fingerprint; some may have ended.
     */
    public Flux<String> sessions(String print) {
        return this.redis.call((template) -> template.opsForSet().members(INDEX + print).collectList())
            .flatMapIterable((ids) -> ids);
    }

    /**
     * Removes an ended session from the index.
     */
    public Mono<Void> repair(String print, String session) {
        return this.redis.call((template) -> template.opsForSet().remove(INDEX + print, session)).then();
    }

}
