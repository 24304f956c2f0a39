package dev.smartgateway.facade;

import java.net.URI;
import java.nio.charset.StandardCharsets;

import dev.smartgateway.smart.App;
import dev.smartgateway.smart.LaunchUrls;
import dev.smartgateway.smart.LaunchOrigins;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.util.UriUtils;

/**
 * The authorization endpoint of one launch. It needs no user interaction: the cookie
 * already gives access to the launch. Until the redirect address is validated, a refusal
 * is an HTML page; afterwards it is an OAuth error sent to that address.
 */
final class AuthorizeHandler {

    private static final String KIND = "app-authorize";

    private final FacadeLaunches launches;

    private final AuthorizationCodes codes;

    private final FacadeAudit audit;

    private final LaunchOrigins origins;

    AuthorizeHandler(FacadeLaunches launches, AuthorizationCodes codes, FacadeAudit audit, LaunchOrigins origins) {
        this.launches = launches;
        this.codes = codes;
        this.audit = audit;
        this.origins = origins;
    }

    Mono<ServerResponse> handle(ServerRequest request) {
        return this.launches.app(request).flatMap((app) -> {
            framedBy(app, request.exchange().getResponse().getHeaders());
            FormParameters parameters = FormParameters.of(request.uri().getRawQuery());
            String redirect = RedirectAddress.of(parameters.get("redirect_uri"), app, FacadeLaunches.id(request),
                    this.origins.of(app));
            String state = parameters.get("state");
            return code(request, app, redirect, parameters).map((code) -> "code=" + code).onErrorResume((failure) -> {
                this.audit.refused(request, KIND, app, failure);
                OAuthRefusal refusal = OAuthRefusal.of(failure);
                return Mono
                    .just("error=" + refusal.error() + "&error_description=" + encoded(refusal.problem().advice()));
            }).flatMap((answer) -> back(redirect, answer, state));
        }).onErrorResume((failure) -> {
            this.audit.refused(request, KIND, null, failure);
            return Mono.error(failure);
        });
    }

    private Mono<String> code(ServerRequest request, App app, String redirect, FormParameters parameters) {
        return this.launches.record(request).flatMap((launch) -> {
            LaunchUrls urls = LaunchUrls.of(launch.id(), this.origins.of(app));
            AppAuthorization asked = AppAuthorization.read(parameters, launch.id(), urls);
            new ScopeEcho(launch).of(asked.scope());
            return this.codes.issue(launch, redirect, asked).doOnNext((code) -> done(request, launch));
        });
    }

    private void done(ServerRequest request, LaunchRecord launch) {
        this.audit.allowed(request, KIND, launch);
    }

    private static Mono<ServerResponse> back(String redirect, String answer, @Nullable String state) {
        String query = answer + ((state != null) ? "&state=" + encoded(state) : "");
        return ServerResponse.seeOther(URI.create(redirect + "?" + query))
            .headers(FacadeLaunches::unstored)
            .header("Referrer-Policy", "no-referrer")
            .build();
    }

    /** Allows the EHRs that may frame the app to frame the gateway's page. */
    private static void framedBy(App app, HttpHeaders headers) {
        StringBuilder ancestors = new StringBuilder("'self'");
        app.issuers()
            .stream()
            .flatMap((issuer) -> issuer.embedding().frameAncestors().stream())
            .distinct()
            .forEach((origin) -> ancestors.append(' ').append(origin));
        headers.set("Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; " + "frame-ancestors " + ancestors);
    }

    private static String encoded(String text) {
        return UriUtils.encode(text, StandardCharsets.UTF_8);
    }

}
