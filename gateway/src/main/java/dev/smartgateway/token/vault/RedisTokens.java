package dev.smartgateway.token.vault;

import java.time.Duration;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.Tokens;
import dev.smartgateway.token.refresh.Refresher;
import dev.smartgateway.token.store.LaunchServices;
import reactor.core.publisher.Mono;

/**
 * Launches and their tokens in Redis.
 */
final class RedisTokens implements Tokens {

    private final LaunchServices launches;

    private final Refresher refresher;

    RedisTokens(LaunchServices launches, Refresher refresher) {
        this.launches = launches;
        this.refresher = refresher;
    }

    @Override
    public Mono<LaunchRecord> create(LaunchRecord launch) {
        return this.launches.begin(launch);
    }

    @Override
    public Mono<LaunchRecord> find(LaunchId id) {
        return this.launches.near().get(id, () -> load(id)).flatMap(this.launches.termination()::live);
    }

    private Mono<LaunchRecord> load(LaunchId id) {
        return this.launches.store().read(id).switchIfEmpty(Mono.error(Reason.UNKNOWN_LAUNCH::asException));
    }

    @Override
    public Mono<LaunchRecord> fresh(LaunchRecord launch) {
        return this.launches.termination().live(launch).flatMap(this.refresher::fresh);
    }

    @Override
    public Mono<LaunchRecord> renewed(LaunchRecord refused) {
        return this.launches.termination().live(refused).flatMap(this.refresher::renewed);
    }

    @Override
    public Mono<String> challenge(LaunchId ended) {
        return this.launches.challenges().take(ended);
    }

    @Override
    public Mono<Void> keep(LaunchId id, Duration left) {
        return this.launches.store().keep(id, left);
    }

    @Override
    public Mono<Void> end(LaunchId id, String reason) {
        return this.launches.termination().endAndRevoke(id, reason);
    }

}
