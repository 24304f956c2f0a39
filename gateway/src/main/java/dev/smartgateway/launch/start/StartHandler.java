package dev.smartgateway.launch.start;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import dev.smartgateway.launch.pending.PendingCookies;
import dev.smartgateway.launch.pending.PendingLaunch;
import dev.smartgateway.launch.pending.PendingProof;
import dev.smartgateway.launch.web.InlineScript;
import dev.smartgateway.launch.web.LaunchAudit;
import dev.smartgateway.launch.web.LaunchPages;
import dev.smartgateway.launch.web.LaunchParameters;
import dev.smartgateway.launch.web.Navigation;
import dev.smartgateway.oauth.Discovery;
import dev.smartgateway.oauth.PushedRequests;
import dev.smartgateway.page.HtmlPages;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.PublicUrl;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.UriUtils;

/**
 * {@code GET /launch}.
 *
 * @see <a href="https://hl7.org/fhir/smart-app-launch/app-launch.html">SMART App
 * Launch</a>
 */
public final class StartHandler {

    private static final Set<Issuer.PatientSource> OWN_LAUNCH = Set.of(Issuer.PatientSource.HANDLE,
            Issuer.PatientSource.SIGNED_LAUNCH);

    private final Apps apps;

    private final Settings settings;

    private final Server server;

    private final PendingCookies cookies;

    private final SecureRandom random;

    private final Clock clock;

    private final LaunchAudit trail;

    /**
     * Starts launches of the given apps.
     */
    public StartHandler(Apps apps, Settings settings, Server server, PendingCookies cookies, SecureRandom random,
            Clock clock, LaunchAudit trail) {
        this.apps = apps;
        this.settings = settings;
        this.server = server;
        this.cookies = cookies;
        this.random = random;
        this.clock = clock;
        this.trail = trail;
    }

    /**
     * What is the same for every start.
     *
     * @param publicUrl our origin
     * @param life how long a pending launch lives
     * @param maxUrl longest authorization URL sent by GET where POST is possible
     * @param challenges what authorization servers want proved
     */
    public record Settings(PublicUrl publicUrl, Duration life, int maxUrl, Challenges challenges) {
    }

    /**
     * Claims challenges that ended earlier launches of a browser.
     */
    @FunctionalInterface
    public interface Challenges {

        /**
         * The newest one of an issuer, given out once; empty if there is none.
         */
        Mono<String> of(ServerWebExchange exchange, Issuer issuer);

    }

    /**
     * The authorization server.
     *
     * @param discovery its endpoints
     * @param pushed where requests may be left beforehand
     */
    public record Server(Discovery discovery, PushedRequests pushed) {
    }

    /**
     * Answers with a redirect to the authorization server, or fails with a problem.
     */
    public Mono<ServerResponse> handle(ServerRequest request) {
        HttpHeaders headers = request.headers().asHttpHeaders();
        if (request.method().equals(HttpMethod.HEAD)) {
            return LaunchPages.nothing(HttpStatus.NO_CONTENT);
        }
        if (Navigation.prefetch(headers)) {
            return LaunchPages.nothing(HttpStatus.SERVICE_UNAVAILABLE);
        }
        return Mono.defer(() -> start(request, headers))
            .doOnError((error) -> this.trail.refused(request, "launch", LaunchAudit.who(null, null), error));
    }

    private Mono<ServerResponse> start(ServerRequest request, HttpHeaders headers) {
        LaunchPages.prepare(request, null);
        if (Navigation.other(headers)) {
            throw Reason.CROSS_SITE.at("navigation", "Sec-Fetch-Mode");
        }
        List<LaunchRequest> found = LaunchRequest.find(LaunchParameters.of(request.uri().getRawQuery()),
                request.pathVariables().get("app"), this.apps);
        return (found.size() > 1) ? choose(request, found) : start(request, found.get(0), headers);
    }

    /** Each choice leads back to this handler, with the EHR named. */
    private static Mono<ServerResponse> choose(ServerRequest request, List<LaunchRequest> found) {
        Navigation.requireSeen(request.headers().asHttpHeaders(), false);
        LaunchPages.look(request, found.get(0).app());
        Map<String, String> ways = new LinkedHashMap<>();
        found.forEach((target) -> ways.put(target.issuer().name(), "/launch/" + target.app().name() + "?iss="
                + UriUtils.encode(target.issuer().address().iss().toString(), StandardCharsets.UTF_8)));
        return HtmlPages.answer(LaunchPages.form(HttpStatus.OK), request, "issuers",
                Map.of("app", found.get(0).app().title(), "ways", ways));
    }

    private Mono<ServerResponse> start(ServerRequest request, LaunchRequest target, HttpHeaders headers) {
        LaunchPages.prepare(request, target.issuer());
        LaunchPages.look(request, target.app());
        Navigation.requireSeen(headers, target.fromEhr() && !target.issuer().embedding().frameAncestors().isEmpty());
        return asking(request, target).flatMap((asked) -> this.server.discovery()
            .of(asked.issuer())
            .flatMap((metadata) -> send(request, asked, metadata)));
    }

    /** Without the challenge the authorization server asks for the same by itself. */
    private Mono<LaunchRequest> asking(ServerRequest request, LaunchRequest target) {
        return this.settings.challenges()
            .of(request.exchange(), target.issuer())
            .onErrorComplete()
            .map(target::asking)
            .defaultIfEmpty(target);
    }

    private Mono<ServerResponse> send(ServerRequest request, LaunchRequest target, Discovery.Metadata metadata) {
        Issuer issuer = target.issuer();
        String state = PendingProof.text(this.random);
        PendingLaunch pending = new PendingLaunch(target.app().name(), issuer.name(), target.aud(), target.fromEhr(),
                kept(target), PendingProof.draw(state, this.random), this.clock.instant().plus(this.settings.life()));
        List<ResponseCookie> set = this.cookies.keep(pending, issuer, request.cookies());
        AuthorizeRequest full = AuthorizeRequest.of(metadata.authorization(), target,
                new AuthorizeRequest.Sent(this.settings.publicUrl().at("/callback/" + issuer.name()),
                        RequestedScopes.request(issuer, target.fromEhr()), state, pending.proof(),
                        issuer.launch().formPost()));
        return this.server.pushed()
            .push(issuer, full.parameters())
            .map((uri) -> full.pushed(issuer.client().id(), uri))
            .defaultIfEmpty(full)
            .flatMap((authorize) -> {
                this.trail.allowed(request, "launch", LaunchAudit.who(target.app().name(), issuer.name()), null);
                boolean post = metadata.capabilities().contains("authorize-post");
                return post && authorize.url().toString().length() > this.settings.maxUrl()
                        ? posting(request, authorize, issuer, set)
                        : LaunchPages.seeOther(authorize.url(), issuer).cookies(all(set)).build();
            });
    }

    private static Consumer<MultiValueMap<String, ResponseCookie>> all(List<ResponseCookie> set) {
        return (cookies) -> set.forEach((cookie) -> cookies.add(cookie.getName(), cookie));
    }

    private static Mono<ServerResponse> posting(ServerRequest request, AuthorizeRequest authorize, Issuer issuer,
            List<ResponseCookie> set) {
        return HtmlPages.answer(LaunchPages.scripted(issuer, InlineScript.SUBMIT).cookies(all(set)), request,
                "authorize", Map.of("endpoint", authorize.endpoint().toString(), "parameters", authorize.parameters(),
                        "script", InlineScript.SUBMIT.text()));
    }

    /**
     * The launch value stays opaque and unknown to us unless we are the ones to read it.
     */
    private static @Nullable String kept(LaunchRequest target) {
        return target.issuer().rules().patientSources().stream().anyMatch(OWN_LAUNCH::contains) ? target.launch()
                : null;
    }

}
