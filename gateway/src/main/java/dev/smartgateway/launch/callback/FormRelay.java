package dev.smartgateway.launch.callback;

import java.util.Map;
import java.util.TreeMap;

import dev.smartgateway.launch.web.InlineScript;
import dev.smartgateway.launch.web.LaunchPages;
import dev.smartgateway.page.HtmlPages;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Issuer;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.http.HttpMethod;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Handles an authorization response that another site posts as a form (OAuth 2.0 Form
 * Post Response Mode). Browsers send no {@code SameSite=Lax} cookie with such a post:
 * neither that of the pending launch nor that of the session. The first post is therefore
 * answered by a page that posts the same fields again, from the gateway's own origin.
 */
final class FormRelay {

    private static final int MOST = 20;

    private FormRelay() {
    }

    /**
     * Returns whether another site posted the form.
     */
    static boolean wanted(ServerRequest request) {
        String site = site(request);
        return request.method().equals(HttpMethod.POST) && site != null && !site.equals("same-origin");
    }

    /**
     * Returns whether the gateway's own page posted the form.
     */
    static boolean relayed(ServerRequest request) {
        return request.method().equals(HttpMethod.POST) && "same-origin".equals(site(request));
    }

    private static @org.jspecify.annotations.Nullable String site(ServerRequest request) {
        return request.headers().firstHeader("Sec-Fetch-Site");
    }

    /**
     * Returns the page that posts the form again. Fails with {@code bad-request} or
     * {@code too-large} if the request is not a small form.
     */
    static Mono<ServerResponse> answer(ServerRequest request, Issuer issuer) {
        return request.formData()
            .onErrorMap(DataBufferLimitException.class, (error) -> Reason.TOO_LARGE.asException())
            .onErrorMap(IllegalArgumentException.class, (error) -> Reason.BAD_REQUEST.asException())
            .flatMap((form) -> HtmlPages.answer(LaunchPages.scripted(issuer, InlineScript.SUBMIT), request, "relay", Map
                .of("action", request.path(), "parameters", single(form), "script", InlineScript.SUBMIT.text())));
    }

    private static Map<String, String> single(MultiValueMap<String, String> form) {
        if (form.size() > MOST || form.values().stream().anyMatch((values) -> values.size() != 1)) {
            throw Reason.BAD_REQUEST.asException();
        }
        return new TreeMap<>(form.toSingleValueMap());
    }

}
