package dev.smartgateway.launch.web;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import dev.smartgateway.page.HtmlPages;
import dev.smartgateway.page.PageTheme;
import dev.smartgateway.problem.RequestIdFilter;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Issuer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Responses of the launch endpoints. All are {@code no-store}, send no referrer, run no
 * script except the page's own, and may be framed only by the origins of the issuer.
 */
public final class LaunchPages {

    private LaunchPages() {
    }

    /**
     * Returns the headers of every response.
     * @param issuer the issuer whose EHR may frame the page, or {@code null} for none;
     * the gateway's own origin never may
     */
    public static Consumer<HttpHeaders> headers(@Nullable Issuer issuer) {
        return (headers) -> {
            headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Cross-Origin-Opener-Policy",
                    (issuer != null) ? issuer.embedding().openerPolicy() : "same-origin");
            headers.set("Content-Security-Policy", policy(issuer, "script-src 'none'"));
        };
    }

    private static String policy(@Nullable Issuer issuer, String scripts) {
        List<String> origins = (issuer != null) ? issuer.embedding().frameAncestors() : List.of();
        String ancestors = origins.isEmpty() ? "'none'" : String.join(" ", origins);
        return "default-src 'none'; " + scripts + "; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors "
                + ancestors;
    }

    /**
     * Sets the headers early, so that an error page written by another component has them
     * as well and is shown in the EHR's frame.
     * @param issuer the issuer, or {@code null} while it is not known
     */
    public static void prepare(ServerRequest request, @Nullable Issuer issuer) {
        headers(issuer).accept(request.exchange().getResponse().getHeaders());
    }

    /**
     * Applies the app's theme to all further pages of this request.
     */
    public static void look(ServerRequest request, App app) {
        PageTheme.accent(app.theme().accent()).use(request.exchange());
    }

    /**
     * Returns a redirect that is followed with GET.
     */
    public static ServerResponse.BodyBuilder seeOther(URI target, @Nullable Issuer issuer) {
        return ServerResponse.seeOther(target).headers(headers(issuer));
    }

    /**
     * Returns an empty response that starts nothing, for HEAD and prefetch.
     */
    public static Mono<ServerResponse> nothing(HttpStatus status) {
        return ServerResponse.status(status).headers(headers(null)).build();
    }

    /**
     * Returns the page of a refusal that needs more text than the common error page.
     * @param model values for the template in addition to reason and request id
     */
    public static Mono<ServerResponse> refusal(ServerRequest request, Reason reason, Map<String, ?> model,
            Issuer issuer) {
        ServerResponse.BodyBuilder answer = ServerResponse.status(reason.status())
            .headers(headers(issuer))
            .header("X-Gateway-Reason", reason.code());
        return HtmlPages.answer(answer, request, "refused", support(request, reason, model));
    }

    private static Map<String, Object> support(ServerRequest request, Reason reason, Map<String, ?> model) {
        Map<String, Object> all = new HashMap<>(model);
        all.put("reason", reason.code());
        all.put("request", RequestIdFilter.of(request.exchange()));
        return all;
    }

    /**
     * Returns a page for one user, with a form that is submitted to the gateway. Its
     * opener has no access to it, and no page may frame it. It sends its referrer to the
     * gateway's own pages only; without a referrer the form would be submitted without
     * its origin.
     */
    public static ServerResponse.BodyBuilder form(HttpStatusCode status) {
        return ServerResponse.status(status).headers(headers(null)).headers((headers) -> {
            headers.set("Referrer-Policy", "same-origin");
            headers.set("Cross-Origin-Opener-Policy", "noopener-allow-popups");
            headers.set("Content-Security-Policy", policy(null, "script-src 'none'; form-action 'self'"));
        });
    }

    /**
     * Returns the page for a missing cookie of the pending launch, with the user's
     * options.
     */
    public static Mono<ServerResponse> cookieRefusal(ServerRequest request, Map<String, ?> model, Issuer issuer) {
        Map<String, Object> all = support(request, Reason.BAD_STATE, model);
        all.put("script", InlineScript.STORAGE_ACCESS.text());
        ServerResponse.BodyBuilder answer = ServerResponse.status(Reason.BAD_STATE.status())
            .headers(headers(issuer))
            .headers((headers) -> allow(headers, issuer, InlineScript.STORAGE_ACCESS))
            .header("X-Gateway-Reason", Reason.BAD_STATE.code());
        return HtmlPages.answer(answer, request, "cookie", all);
    }

    /**
     * Returns a page that runs exactly one inline script.
     */
    public static ServerResponse.BodyBuilder scripted(@Nullable Issuer issuer, InlineScript script) {
        return ServerResponse.ok().headers(headers(issuer)).headers((headers) -> allow(headers, issuer, script));
    }

    private static void allow(HttpHeaders headers, @Nullable Issuer issuer, InlineScript script) {
        headers.set("Content-Security-Policy", policy(issuer, "script-src " + script.source()));
    }

}
