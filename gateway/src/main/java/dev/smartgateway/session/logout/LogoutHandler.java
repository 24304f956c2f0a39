package dev.smartgateway.session.logout;

import java.time.Duration;
import java.util.List;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.SessionProperties;
import dev.smartgateway.session.live.UserLogout;
import dev.smartgateway.session.store.SessionMarkers;
import dev.smartgateway.smart.Sha256;
import dev.smartgateway.telemetry.GatewayMetric;
import io.micrometer.core.instrument.MeterRegistry;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.CacheControl;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Handles back-channel logout (signed, may revoke tokens) and front-channel logout
 * (authenticated only by a session id, so it closes the launches without revoking
 * tokens).
 */
final class LogoutHandler {

    /** Longer than a logout token is accepted, including clock skew. */
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final LogoutTokens tokens;

    private final Providers providers;

    private final UserLogout userLogout;

    private final SessionMarkers markers;

    private final SessionProperties properties;

    private final MeterRegistry meters;

    LogoutHandler(LogoutTokens tokens, Providers providers, UserLogout userLogout, SessionMarkers markers,
            SessionProperties properties, MeterRegistry meters) {
        this.tokens = tokens;
        this.providers = providers;
        this.userLogout = userLogout;
        this.markers = markers;
        this.properties = properties;
        this.meters = meters;
    }

    /**
     * Handles back-channel logout. A token is marked as used only after the launches have
     * ended, so that the provider may repeat it after an outage.
     */
    Mono<ServerResponse> backchannel(ServerRequest request) {
        return request.formData()
            .map((form) -> one(form.getOrDefault("logout_token", List.of())))
            .flatMap(this.tokens::check)
            .flatMap((checked) -> {
                String use = "jti:" + Sha256.base64Url(checked.use());
                return this.markers.claimed(use)
                    .flatMap((used) -> Mono.<Integer>error(Reason.BAD_LOGOUT.asException()))
                    .switchIfEmpty(Mono.defer(() -> end(checked.leavers(), UserLogout.Cause.PROVIDER)))
                    .flatMap((ended) -> this.markers.claim(use, "used", REMEMBERED));
            })
            .doOnSuccess((done) -> count("backchannel"))
            .doOnError((ex) -> count("refused"))
            .then(Mono.defer(LogoutHandler::done));
    }

    /**
     * Handles front-channel logout. Entra sends {@code sid} without {@code iss}; then
     * exactly one issuer must be configured for front-channel logout.
     */
    Mono<ServerResponse> frontchannel(ServerRequest request) {
        return Mono.fromCallable(() -> one(request.queryParams().getOrDefault("sid", List.of())))
            .flatMap((sid) -> issuers(request.queryParams().getOrDefault("iss", List.of()))
                .map((issuer) -> new UserLogout.Leaver(issuer, null, sid))
                .collectList())
            .flatMap((leavers) -> leavers.isEmpty() ? Mono.error(Reason.BAD_LOGOUT.asException())
                    : end(leavers, UserLogout.Cause.PROVIDER_UNPROVEN))
            .doOnSuccess((done) -> count("frontchannel"))
            .doOnError((ex) -> count("refused"))
            .then(Mono.defer(LogoutHandler::done));
    }

    private Flux<String> issuers(List<String> iss) {
        List<String> allowed = this.properties.frontchannelIssuers();
        if (iss.isEmpty()) {
            return (allowed.size() == 1) ? Flux.fromIterable(allowed) : Flux.empty();
        }
        return this.providers.named(one(iss), (issuer) -> allowed.contains(issuer.name()))
            .map((provider) -> provider.issuer().name());
    }

    private Mono<Integer> end(List<UserLogout.Leaver> leavers, UserLogout.Cause cause) {
        return Flux.fromIterable(leavers)
            .concatMap((leaver) -> this.userLogout.end(leaver, cause))
            .reduce(0, Integer::sum);
    }

    private void count(String outcome) {
        GatewayMetric.SESSIONS_PROVIDER_LOGOUT.count(this.meters, outcome);
    }

    private static Mono<ServerResponse> done() {
        return ServerResponse.ok().cacheControl(CacheControl.noStore()).build();
    }

    private static String one(List<String> values) {
        if (values.size() != 1 || values.get(0).isBlank() || values.get(0).length() > 16 * 1024) {
            throw Reason.BAD_LOGOUT.asException();
        }
        return values.get(0);
    }

}
