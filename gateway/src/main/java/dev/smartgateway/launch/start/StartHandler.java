package dev.smartgateway.launch.start;

import java.net.URI;
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
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.LaunchOrigins;
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
 * Handles {@code GET /launch}.
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

    private final LaunchAudit launchAudit;

    /**
     * Creates a handler that starts launches of the given apps.
     */
    public StartHandler(Apps apps, Settings settings, Server server, PendingCookies cookies, SecureRandom random,
            Clock clock, LaunchAudit launchAudit) {
        this.apps = apps;
        this.settings = settings;
        this.server = server;
        this.cookies = cookies;
        this.random = random;
        this.clock = clock;
        this.launchAudit = launchAudit;
    }

    /**
     * Settings common to all starts.
     *
     * @param publicUrl the public origin of the gateway
     * @param life how long a pending launch is valid
     * @param maxUrl longest authorization URL, in characters, that is sent by GET if POST
     * is possible
     * @param challenges claims challenges of earlier launches
     */
    public record Settings(PublicUrl publicUrl, Duration life, int maxUrl, Challenges challenges) {
    }

    /**
     * Claims challenges that ended earlier launches of a browser.
     */
    @FunctionalInterface
    public interface Challenges {

        /**
         * Returns the newest challenge of an issuer, once; empty if there is none.
         */
        Mono<String> of(ServerWebExchange exchange, Issuer issuer);

    }

    /**
     * Access to the authorization server.
     *
     * @param discovery finds its endpoints
     * @param pushed sends pushed authorization requests
     */
    public record Server(Discovery discovery, PushedRequests pushed) {
    }

    /**
     * Responds with a redirect or a form to the authorization server, or with a page for
     * choosing the issuer. Fails with a problem.
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
            .doOnError((error) -> this.launchAudit.refused(request, "launch", LaunchAudit.who(null, null), error));
    }

    private Mono<ServerResponse> start(ServerRequest request, HttpHeaders headers) {
        LaunchPages.prepare(request, null);
        if (Navigation.other(headers)) {
            throw Reason.CROSS_SITE.at("navigation", "Sec-Fetch-Mode");
        }
        List<LaunchRequest> found = LaunchRequest.find(LaunchParameters.of(request.uri().getRawQuery()),
                request.pathVariables().get("app"), this.apps);
        PublicUrl own = found.get(0).app().origin();
        if (own != null && !own.names(headers.getFirst(HttpHeaders.HOST))) {
            return elsewhere(request, found.get(0), own);
        }
        return (found.size() > 1) ? choose(request, found) : start(request, found.get(0), headers);
    }

    /** Redirects to the app's own origin, where its cookies will be set. */
    private static Mono<ServerResponse> elsewhere(ServerRequest request, LaunchRequest requested, PublicUrl own) {
        String query = request.uri().getRawQuery();
        String path = App.GATEWAY + "/launch/" + requested.app().name() + ((query != null) ? "?" + query : "");
        return LaunchPages.seeOther(URI.create(own.at(path)), requested.issuer()).build();
    }

    /**
     * Shows the issuers to choose from. Each choice leads back to this handler with an
     * {@code iss}.
     */
    private static Mono<ServerResponse> choose(ServerRequest request, List<LaunchRequest> found) {
        Navigation.requireSeen(request.headers().asHttpHeaders(), false);
        LaunchPages.look(request, found.get(0).app());
        Map<String, String> ways = new LinkedHashMap<>();
        found.forEach((requested) -> ways.put(requested.issuer().name(),
                requested.app()
                    .reaches("/launch/" + requested.app().name() + "?iss="
                            + UriUtils.encode(requested.issuer().address().iss().toString(), StandardCharsets.UTF_8))));
        return HtmlPages.answer(LaunchPages.form(HttpStatus.OK), request, "issuers",
                Map.of("app", found.get(0).app().title(), "ways", ways));
    }

    private Mono<ServerResponse> start(ServerRequest request, LaunchRequest requested, HttpHeaders headers) {
        LaunchPages.prepare(request, requested.issuer());
        LaunchPages.look(request, requested.app());
        Navigation.requireSeen(headers,
                requested.fromEhr() && !requested.issuer().embedding().frameAncestors().isEmpty());
        return asking(request, requested).flatMap((asked) -> this.server.discovery()
            .of(asked.issuer())
            .flatMap((metadata) -> send(request, asked, metadata)));
    }

    /**
     * Adds the claims challenge of an earlier launch. If it is not available, the
     * authorization server requests the same claims itself.
     */
    private Mono<LaunchRequest> asking(ServerRequest request, LaunchRequest requested) {
        return this.settings.challenges()
            .of(request.exchange(), requested.issuer())
            .onErrorComplete()
            .map(requested::asking)
            .defaultIfEmpty(requested);
    }

    private Mono<ServerResponse> send(ServerRequest request, LaunchRequest requested, Discovery.Metadata metadata) {
        Issuer issuer = requested.issuer();
        String state = PendingProof.text(this.random);
        PendingLaunch pending = new PendingLaunch(requested.app().name(), issuer.name(), requested.aud(),
                requested.fromEhr(), kept(requested), PendingProof.draw(state, this.random),
                this.clock.instant().plus(this.settings.life()));
        List<ResponseCookie> set = this.cookies.keep(pending, issuer, request.cookies());
        AuthorizeRequest full = AuthorizeRequest.of(metadata.authorization(), requested, new AuthorizeRequest.Sent(
                new LaunchOrigins(this.settings.publicUrl(), null).of(requested.app())
                    .gateway("/callback/" + issuer.name()),
                RequestedScopes.request(issuer, requested.fromEhr()), state, pending.proof(),
                issuer.launch().formPost()));
        return this.server.pushed()
            .push(issuer, full.parameters())
            .map((uri) -> full.pushed(issuer.client().id(), uri))
            .defaultIfEmpty(full)
            .flatMap((authorize) -> {
                this.launchAudit.allowed(request, "launch", LaunchAudit.who(requested.app().name(), issuer.name()),
                        null);
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
     * Returns the launch value if the gateway itself must read it later; otherwise the
     * value stays opaque and is not stored.
     */
    private static @Nullable String kept(LaunchRequest requested) {
        return requested.issuer().rules().patientSources().stream().anyMatch(OWN_LAUNCH::contains) ? requested.launch()
                : null;
    }

}
