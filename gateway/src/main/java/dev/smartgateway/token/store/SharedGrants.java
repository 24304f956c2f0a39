package dev.smartgateway.token.store;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.store.Fingerprints;
import dev.smartgateway.store.RedisGateway;
import dev.smartgateway.store.Sealer;
import dev.smartgateway.store.Secret;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Tracks which launches share a grant, also those that wait for their patient. Many
 * authorization servers bind refresh tokens to their sign-in session, so that revoking
 * one (RFC 7009 section 2.1 leaves that to the server) ends all launches of that session.
 * The tokens of an ended launch are therefore kept, sealed, until the last launch with
 * the same issuer, client and provider session (or user, or browser, where the former is
 * not known) has ended; then all are revoked together.
 */
final class SharedGrants {

    private static final String PREFIX = "smart:session:grant:";

    /** Maximum age of a launch whose record may not be written yet. */
    private static final Duration YOUNG = Duration.ofSeconds(10);

    private final RedisGateway redis;

    private final Sealer sealer;

    private final Fingerprints prints;

    private final LaunchStore store;

    private final Apps apps;

    private final Clock clock;

    private final SecureRandom random;

    SharedGrants(RedisGateway redis, Sealer sealer, Fingerprints prints, LaunchStore store, Apps apps, Clock clock,
            SecureRandom random) {
        this.random = random;
        this.redis = redis;
        this.sealer = sealer;
        this.prints = prints;
        this.store = store;
        this.apps = apps;
        this.clock = clock;
    }

    /**
     * Registers a launch before its record is written. A launch that waits for its
     * patient and has no {@code sid} and no subject cannot be related to others and is
     * left out. Fails with {@code store-unavailable}.
     */
    Mono<Void> begins(LaunchRecord launch) {
        return !related(launch.owner()) ? Mono.empty() : key(launch.owner())
            .flatMap((key) -> write(key, left(launch), Member.live(launch.id(), this.clock.instant())));
    }

    /**
     * Returns the tokens to revoke after a launch has ended.
     * @param launch the launch, ended in the store
     * @param tokens its tokens
     * @return its tokens and those kept from ended launches, or none while a launch that
     * is live or waits for its patient shares their grant. Fails with
     * {@code store-unavailable}
     */
    Mono<List<TokenSet>> ends(LaunchRecord launch, TokenSet tokens) {
        return ends(launch.owner(), left(launch), Member.over(launch.id(), tokens));
    }

    private static boolean related(LaunchRecord.Owner owner) {
        return owner.sid() != null || owner.subject() != null || !owner.session().isEmpty();
    }

    /**
     * Returns the same for tokens of a launch that never began.
     * @param life how long launches live that may share the grant
     */
    Mono<List<TokenSet>> unused(LaunchRecord.Owner owner, Duration life, TokenSet tokens) {
        return ends(owner, life, Member.over(LaunchId.random(this.random), tokens));
    }

    private Mono<List<TokenSet>> ends(LaunchRecord.Owner owner, Duration left, Member ended) {
        return !related(owner) ? Mono.just(Stream.ofNullable(ended.tokens()).toList())
                : key(owner)
                    .flatMap((key) -> write(key, left, ended).then(members(key))
                        .flatMap((members) -> Flux.fromIterable(members)
                            .filter((member) -> member.tokens == null && !member.id.equals(ended.id))
                            .concatMap(this::lives)
                            .any(Boolean::booleanValue)
                            .flatMap((shared) -> shared ? Mono.just(List.<TokenSet>of()) : this.redis
                                .call((template) -> template.delete(key))
                                .thenReturn(members.stream().map(Member::tokens).filter(Objects::nonNull).toList()))));
    }

    private Mono<Boolean> lives(Member member) {
        Instant now = this.clock.instant();
        return this.store.read(member.id)
            .map((launch) -> launch.live() && now.isBefore(launch.life().endsAt()))
            .switchIfEmpty(Mono.defer(() -> now.isBefore(member.since.plus(YOUNG)) ? Mono.just(true)
                    : this.redis.call((template) -> template.hasKey(LaunchKeys.waiting(member.id)))));
    }

    private Duration left(LaunchRecord launch) {
        return Duration.between(this.clock.instant(), launch.life().endsAt());
    }

    /**
     * Writes one launch of a grant. Never shortens the time to live that a longer launch
     * needs.
     */
    private Mono<Void> write(String key, Duration left, Member member) {
        String field = LaunchKeys.of(member.id()).launch();
        return this.redis
            .call(3, (template) -> template.opsForHash()
                .put(key, field, this.sealer.seal(member.text().getBytes(StandardCharsets.UTF_8), key + field))
                .then(template.getExpire(key))
                .filter((before) -> before.compareTo(left) < 0)
                .flatMap((before) -> template.expire(key, left)))
            .then();
    }

    private Mono<List<Member>> members(String key) {
        return this.redis.call((template) -> template.<String, String>opsForHash().entries(key).collectList())
            .map((entries) -> entries.stream().flatMap((entry) -> read(key, entry)).toList());
    }

    /** A value that no key can open contains no tokens that could be revoked. */
    private Stream<Member> read(String key, Map.Entry<String, String> entry) {
        byte[] plain = this.sealer.open(entry.getValue(), key + entry.getKey());
        return (plain != null) ? Stream.of(Member.of(new String(plain, StandardCharsets.UTF_8))) : Stream.empty();
    }

    private Mono<String> key(LaunchRecord.Owner owner) {
        Issuer issuer = this.apps.issuer(owner.issuer()).orElse(null);
        String server = (issuer != null) ? issuer.address().iss() + " " + issuer.client().id() : owner.issuer();
        Mono<String> print = (owner.sid() != null) ? this.prints.of("grant-sid", server, owner.sid())
                : (owner.subject() != null) ? this.prints.of("grant-sub", server, owner.subject())
                        : this.prints.of("grant-browser", server, owner.session());
        return print.map((text) -> PREFIX + text);
    }

    /**
     * One launch of a grant.
     *
     * @param id the launch
     * @param since when it started
     * @param tokens tokens kept from it, or {@code null} while it has not ended
     */
    private record Member(LaunchId id, Instant since, @Nullable TokenSet tokens) {

        static Member live(LaunchId id, Instant since) {
            return new Member(id, since, null);
        }

        static Member over(LaunchId id, TokenSet tokens) {
            return new Member(id, Instant.EPOCH, tokens);
        }

        static Member of(String text) {
            String[] parts = text.split("\n", -1);
            Instant since = Instant.ofEpochMilli(Long.parseLong(parts[1]));
            TokenSet tokens = parts[2].isEmpty() ? null : new TokenSet(Secret.of(parts[2]),
                    parts[3].isEmpty() ? null : Secret.of(parts[3]), Instant.EPOCH, Instant.EPOCH);
            return new Member(new LaunchId(parts[0]), since, tokens);
        }

        String text() {
            TokenSet left = this.tokens;
            String access = (left != null) ? left.access().use((token) -> token) : "";
            String refresh = (left != null && left.refresh() != null) ? left.refresh().use((token) -> token) : "";
            return String.join("\n", this.id.value(), String.valueOf(this.since.toEpochMilli()), access, refresh);
        }

        @Override
        public String toString() {
            return "Member[masked]";
        }

    }

}
