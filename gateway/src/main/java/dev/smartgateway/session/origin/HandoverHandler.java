package dev.smartgateway.session.origin;

import java.net.URI;
import java.util.Objects;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.cookie.LaunchTicket;
import dev.smartgateway.session.cookie.LaunchTickets;
import dev.smartgateway.session.cookie.SessionCookie;
import dev.smartgateway.session.live.SessionReader;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.LaunchOrigins;
import dev.smartgateway.store.RedisGateway;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.CacheControl;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Hands a launch over to its own host name with three redirects: the host name gives the
 * browser a secret; the public origin, where the same browser has the session, issues a
 * code for that secret; the host name accepts both, once, and sets its cookie.
 */
final class HandoverHandler {

    private static final String CHALLENGE = "[A-Za-z0-9_-]{43}";

    private final SessionReader reader;

    private final SessionCookie cookie;

    private final LaunchTickets tickets;

    private final LaunchOrigins origins;

    private final Apps apps;

    private final RedisGateway redis;

    HandoverHandler(SessionReader reader, SessionCookie cookie, LaunchTickets tickets, LaunchOrigins origins, Apps apps,
            RedisGateway redis) {
        this.reader = reader;
        this.cookie = cookie;
        this.tickets = tickets;
        this.origins = origins;
        this.apps = apps;
        this.redis = redis;
    }

    /** Starts a hand-over on the host name of a launch or, with a code, completes it. */
    Mono<ServerResponse> here(ServerRequest request) {
        String label = this.cookie.label(request.exchange());
        if (label == null) {
            return Mono.error(Reason.NOT_FOUND::asException);
        }
        String code = request.queryParam("code").orElse(null);
        if (code != null) {
            return arrive(request, label, code);
        }
        String secret = this.tickets.secret();
        this.cookie.writeSecret(request.exchange(), secret);
        return go(URI.create(
                this.origins.publicUrl().at("/handover/" + label) + "?challenge=" + LaunchTickets.fingerprint(secret)));
    }

    /** Issues a code for a launch of this browser, on the public origin. */
    Mono<ServerResponse> code(ServerRequest request) {
        String label = request.pathVariable("label");
        String challenge = request.queryParam("challenge").orElse("");
        if (!this.origins.apart() || this.cookie.label(request.exchange()) != null) {
            return Mono.error(Reason.NOT_FOUND::asException);
        }
        if (!challenge.matches(CHALLENGE)) {
            return Mono.error(() -> Reason.BAD_REQUEST.at("length-or-characters", "challenge"));
        }
        return this.reader
            .sessions(request.exchange(),
                    (view) -> view.launches().stream().anyMatch((entry) -> named(entry.id(), label)))
            .flatMap((views) -> Mono.justOrEmpty(
                    this.reader.live(views).stream().filter((held) -> named(held.entry().id(), label)).findFirst()))
            .switchIfEmpty(Mono.error(Reason.UNKNOWN_LAUNCH::asException))
            .flatMap((held) -> {
                LaunchTicket ticket = new LaunchTicket(held.session().id(), held.entry().id(), held.entry().app());
                return go(URI
                    .create(this.origins.origin(label) + "/handover?code=" + this.tickets.code(ticket, challenge)));
            });
    }

    private static boolean named(LaunchId id, String label) {
        return LaunchOrigins.label(id).equals(label);
    }

    private Mono<ServerResponse> arrive(ServerRequest request, String label, String code) {
        return Mono.fromCallable(() -> ticket(request, label, code))
            .switchIfEmpty(Mono.error(Reason.HANDOVER_REFUSED::asException))
            .flatMap((ticket) -> first(code).thenReturn(ticket))
            .flatMap((ticket) -> this.reader.handed(ticket).flatMap((held) -> {
                App app = this.apps.app(ticket.app()).orElseThrow(Reason.UNKNOWN_APP::asException);
                this.cookie.write(request.exchange(), ticket, embedding(held.entry().issuer()));
                return go(URI.create(this.origins.at(ticket.launch(), app.home(ticket.launch(), this.origins))));
            }));
    }

    private @Nullable LaunchTicket ticket(ServerRequest request, String label, String code) {
        return this.cookie.secrets(request.exchange())
            .stream()
            .map((secret) -> this.tickets.code(code, label, secret))
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
    }

    /**
     * Fails with {@code handover-refused} if the code was used before, on any replica.
     */
    private Mono<Boolean> first(String code) {
        String key = "sg:handover:" + LaunchTickets.fingerprint(code);
        return this.redis
            .call((template) -> template.opsForValue().setIfAbsent(key, "1", LaunchTickets.LIFE.multipliedBy(2)))
            .filter(Boolean::booleanValue)
            .switchIfEmpty(Mono.error(Reason.HANDOVER_REFUSED::asException));
    }

    private Issuer.Embedding embedding(String issuer) {
        return this.apps.issuer(issuer).map(Issuer::embedding).orElseThrow(Reason.UNKNOWN_APP::asException);
    }

    private static Mono<ServerResponse> go(URI target) {
        return ServerResponse.seeOther(target)
            .cacheControl(CacheControl.noStore())
            .header("Referrer-Policy", "no-referrer")
            .build();
    }

}
