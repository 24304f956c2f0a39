package dev.smartgateway.launch.world;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseCookie;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * Keeps cookies and does not follow redirects by itself.
 */
public final class Browser {

    private WebTestClient gateway;

    public final Map<String, ResponseCookie> cookies = new LinkedHashMap<>();

    public Browser(WebTestClient gateway) {
        this.gateway = gateway;
    }

    /**
     * Goes on with another replica.
     */
    public void use(WebTestClient replica) {
        this.gateway = replica;
    }

    /**
     * One page as received.
     */
    public record Page(int status, HttpHeaders headers, List<ResponseCookie> cookies, String body) {

        public String location() {
            return String.valueOf(this.headers.getFirst("Location"));
        }

        public String reason() {
            return this.headers.getFirst("X-Gateway-Reason");
        }

    }

    public Page open(String pathAndQuery) {
        return send(HttpMethod.GET, pathAndQuery, Map.of());
    }

    public Page send(HttpMethod method, String pathAndQuery, Map<String, String> headers) {
        return send(method, pathAndQuery, headers, null);
    }

    /**
     * Sends as a person who navigates in a tab, unless the headers say otherwise; an
     * empty one is left out.
     */
    public Page send(HttpMethod method, String pathAndQuery, Map<String, String> headers, String body) {
        WebTestClient.RequestBodySpec request = this.gateway.method(method).uri(URI.create(pathAndQuery));
        Map<String, String> all = new LinkedHashMap<>(
                Map.of("Sec-Fetch-Mode", "navigate", "Sec-Fetch-Dest", "document", "Sec-Fetch-User", "?1"));
        all.putAll(headers);
        all.values().removeIf(String::isEmpty);
        all.forEach(request::header);
        this.cookies.forEach((name, cookie) -> request.cookie(name, cookie.getValue()));
        EntityExchangeResult<byte[]> result = ((body != null) ? request.bodyValue(body) : request).exchange()
            .expectBody()
            .returnResult();
        List<ResponseCookie> set = result.getResponseCookies().values().stream().flatMap(List::stream).toList();
        set.forEach(this::keep);
        byte[] content = result.getResponseBody();
        return new Page(result.getStatus().value(), result.getResponseHeaders(), set,
                (content != null) ? new String(content, java.nio.charset.StandardCharsets.UTF_8) : "");
    }

    private void keep(ResponseCookie cookie) {
        if (cookie.getMaxAge().isZero()) {
            this.cookies.remove(cookie.getName());
        }
        else {
            this.cookies.put(cookie.getName(), cookie);
        }
    }

}
