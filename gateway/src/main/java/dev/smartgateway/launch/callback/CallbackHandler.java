package dev.smartgateway.launch.callback;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

import dev.smartgateway.audit.AuditEventBuilder;
import dev.smartgateway.launch.pending.PendingCookies;
import dev.smartgateway.launch.pending.PendingLaunch;
import dev.smartgateway.launch.pending.UsedStates;
import dev.smartgateway.launch.picker.PendingPickers;
import dev.smartgateway.launch.web.LaunchAudit;
import dev.smartgateway.launch.web.LaunchPages;
import dev.smartgateway.launch.web.LaunchParameters;
import dev.smartgateway.launch.web.Navigation;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.LaunchOrigins;
import dev.smartgateway.smart.Sha256;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Handles {@code /callback/{issuer}}.
 */
public final class CallbackHandler {

    private static final String KIND = "callback";

    private final Apps apps;

    private final Settings settings;

    private final PendingCookies cookies;

    private final UsedStates used;

    private final TokenExchange tokenExchange;

    private final Clock clock;

    private final LaunchAudit launchAudit;

    /**
     * Creates a handler for callbacks of the given apps.
     */
    public CallbackHandler(Apps apps, Settings settings, PendingCookies cookies, UsedStates used,
            TokenExchange tokenExchange, Clock clock, LaunchAudit launchAudit) {
        this.apps = apps;
        this.settings = settings;
        this.cookies = cookies;
        this.used = used;
        this.tokenExchange = tokenExchange;
        this.clock = clock;
        this.launchAudit = launchAudit;
    }

    /**
     * Settings common to all callbacks.
     *
     * @param origins origins of the gateway and of launches
     * @param life how long a used state is remembered: as long as a pending launch is
     * valid
     */
    public record Settings(LaunchOrigins origins, Duration life) {
    }

    /**
     * Handles a callback: redirects to the app's home or to the patient picker, or shows
     * a page. Fails with a problem.
     */
    public Mono<ServerResponse> handle(ServerRequest request) {
        Issuer issuer = this.apps.issuer(request.pathVariable("issuer")).orElse(null);
        if (issuer == null) {
            LaunchPages.prepare(request, null);
            return refused(request, null, Reason.NOT_FOUND.asException());
        }
        LaunchPages.prepare(request, issuer);
        this.apps.appOf(issuer).ifPresent((app) -> LaunchPages.look(request, app));
        if (request.method().equals(HttpMethod.HEAD)) {
            return LaunchPages.nothing(HttpStatus.NO_CONTENT);
        }
        if (Navigation.prefetch(request.headers().asHttpHeaders())) {
            return LaunchPages.nothing(HttpStatus.SERVICE_UNAVAILABLE);
        }
        return Mono.defer(() -> {
            seen(request, issuer, true);
            return FormRelay.wanted(request) && issuer.launch().formPost() ? FormRelay.answer(request, issuer)
                    : parameters(request, issuer).map(AuthorizationResponse::of)
                        .flatMap((answer) -> receive(request, issuer, answer));
        }).onErrorResume((error) -> refused(request, issuer, ProblemException.about(error, issuer.name())));
    }

    /**
     * Checks the navigation. A form posted again by the gateway's own page was already
     * checked when it was first posted.
     */
    private static void seen(ServerRequest request, Issuer issuer, boolean fromEhr) {
        HttpHeaders headers = request.headers().asHttpHeaders();
        boolean framed = fromEhr && !issuer.embedding().frameAncestors().isEmpty();
        if (!(framed && FormRelay.relayed(request))) {
            Navigation.requireSeen(headers, framed);
        }
    }

    private Mono<ServerResponse> refused(ServerRequest request, @Nullable Issuer issuer, Throwable error) {
        this.launchAudit.refused(request, KIND, who(issuer), error);
        return Mono.error(error);
    }

    private UnaryOperator<AuditEventBuilder> who(@Nullable Issuer issuer) {
        String app = (issuer != null) ? this.apps.appOf(issuer).map(App::name).orElse(null) : null;
        return LaunchAudit.who(app, (issuer != null) ? issuer.name() : null);
    }

    private Mono<LaunchParameters> parameters(ServerRequest request, Issuer issuer) {
        if (!request.method().equals(HttpMethod.POST)) {
            return Mono.fromCallable(() -> LaunchParameters.of(request.uri().getRawQuery()));
        }
        return issuer.launch().formPost()
                ? request.bodyToMono(String.class)
                    .switchIfEmpty(Mono.just(""))
                    .map((form) -> LaunchParameters.of(form.replace("+", "%20")))
                : Mono.error(Reason.METHOD_NOT_ALLOWED::asException);
    }

    private Mono<ServerResponse> receive(ServerRequest request, Issuer issuer, AuthorizationResponse answer) {
        PendingLaunch pending = (answer.state() != null) ? this.cookies.find(answer.state(), request.cookies()) : null;
        if (pending == null || !pending.issuer().equals(issuer.name())) {
            this.launchAudit.refused(request, KIND, who(issuer),
                    Reason.BAD_STATE.at("pending-launch", (answer.state() != null) ? "Cookie" : "state"));
            return LaunchPages.cookieRefusal(request, cookieModel(issuer), issuer);
        }
        seen(request, issuer, pending.fromEhr());
        String state = Objects.requireNonNull(answer.state());
        request.exchange().getResponse().addCookie(this.cookies.drop(state, issuer));
        if (!this.clock.instant().isBefore(pending.expiresAt())) {
            return Mono.error(() -> Reason.LAUNCH_EXPIRED.at("pending-launch", "state"));
        }
        return this.used.firstUse("state", Sha256.base64Url(state), this.settings.life())
            .filter(Boolean::booleanValue)
            .switchIfEmpty(Mono.error(() -> Reason.BAD_STATE.at("used-before", "state")))
            .flatMap((first) -> proceed(request, new TokenExchange.Coming(pending, issuer, answer)));
    }

    private Map<String, String> cookieModel(Issuer issuer) {
        LaunchOrigins common = this.settings.origins();
        return Map.of("start",
                this.apps.appOf(issuer)
                    .map((app) -> common.of(app).gateway("/launch?app=" + app.name()))
                    .orElseGet(() -> common.gateway("/launch")));
    }

    private Mono<ServerResponse> proceed(ServerRequest request, TokenExchange.Coming coming) {
        return this.tokenExchange.metadata(coming).flatMap((metadata) -> {
            AuthorizationResponse.Refusal refusal = coming.answer().refusal();
            return (refusal != null) ? denied(request, coming.issuer(), refusal)
                    : this.tokenExchange.enter(request.exchange(), coming, metadata)
                        .flatMap((arrived) -> go(request, coming.issuer(), arrived));
        });
    }

    private Mono<ServerResponse> denied(ServerRequest request, Issuer issuer, AuthorizationResponse.Refusal refusal) {
        Reason reason = refusal.reason(issuer.rules().dialect());
        this.launchAudit.refused(request, KIND, who(issuer), reason.at(refusal.check(), "error"));
        Map<String, Object> model = new HashMap<>();
        model.put("error", refusal.error());
        if (refusal.description() != null) {
            model.put("description", refusal.description());
        }
        if (refusal.link() != null) {
            model.put("link", refusal.link().toString());
        }
        return LaunchPages.refusal(request, reason, model, issuer);
    }

    private Mono<ServerResponse> go(ServerRequest request, Issuer issuer, TokenExchange.Arrived arrived) {
        LaunchRecord launch = arrived.launch();
        App app = this.apps.app(launch.owner().app()).orElseThrow(Reason.UNKNOWN_APP::asException);
        this.launchAudit.allowed(request, KIND, launch::on, launch.context().patient());
        LaunchOrigins origins = this.settings.origins().of(app);
        URI next = arrived.choosing() ? URI.create(origins.gateway(PendingPickers.path(launch.id())))
                : origins.arrival(launch.id(), app.home(launch.id(), origins));
        return LaunchPages.seeOther(next, issuer).build();
    }

}
