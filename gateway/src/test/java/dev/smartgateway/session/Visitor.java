package dev.smartgateway.session;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One browser, for which every host name is this machine.
 */
final class Visitor {

    private final String gateway;

    private final String issuer;

    private final Map<String, Map<String, String>> jars = new HashMap<>();

    /**
     * A new browser.
     * @param gateway the public origin
     * @param issuer whose launches it begins
     */
    Visitor(String gateway, String issuer) {
        this.gateway = gateway;
        this.issuer = issuer;
    }

    Map<String, String> cookies(String origin) {
        return this.jars.computeIfAbsent(URI.create(origin).getHost(), (host) -> new TreeMap<>());
    }

    /** Launches, follows every redirect, and says where that ended. */
    String open() {
        return open("demo", "/demo/?launch=");
    }

    String open(String app, String home) {
        String url = this.gateway + "/launch/" + app + "?iss=" + this.issuer + "&launch=x1";
        for (int i = 0; i < 9; i++) {
            String next = get(url).getHeaders().getFirst(HttpHeaders.LOCATION);
            if (next == null) {
                assertThat(url).contains(home);
                return url;
            }
            url = next;
        }
        throw new AssertionError("too many redirects");
    }

    /** The address with the code, not yet used. */
    String code(String origin) {
        String ask = get(origin + "/handover").getHeaders().getFirst(HttpHeaders.LOCATION);
        return String.valueOf(get(String.valueOf(ask)).getHeaders().getFirst(HttpHeaders.LOCATION));
    }

    String reason(String url) {
        return String.valueOf(get(url).getHeaders().getFirst("X-Gateway-Reason"));
    }

    ResponseEntity<String> get(String url, String... headers) {
        return send(HttpMethod.GET, url, headers);
    }

    ResponseEntity<String> post(String url, String form) {
        return exchange(request(HttpMethod.POST, url).header("Sec-Fetch-Site", "same-origin")
            .contentType(MediaType.APPLICATION_FORM_URLENCODED)
            .bodyValue(form), cookies(url));
    }

    ResponseEntity<String> send(HttpMethod method, String url, String... headers) {
        WebClient.RequestBodySpec request = request(method, url);
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return exchange(request, cookies(url));
    }

    private WebClient.RequestBodySpec request(HttpMethod method, String url) {
        URI uri = URI.create(url);
        Map<String, String> jar = cookies(url);
        WebClient.RequestBodySpec request = WebClient.create()
            .method(method)
            .uri(URI.create("http://127.0.0.1:" + uri.getPort() + url.substring(url.indexOf('/', 8))))
            .header(HttpHeaders.HOST, uri.getAuthority());
        if (!jar.isEmpty()) {
            request.header(HttpHeaders.COOKIE,
                    jar.entrySet()
                        .stream()
                        .map((each) -> each.getKey() + "=" + each.getValue())
                        .collect(Collectors.joining("; ")));
        }
        return request;
    }

    private static ResponseEntity<String> exchange(WebClient.RequestHeadersSpec<?> request, Map<String, String> jar) {
        ResponseEntity<String> answer = request.exchangeToMono((response) -> response.toEntity(String.class))
            .block(Duration.ofSeconds(20));
        assertThat(answer).isNotNull();
        answer.getHeaders().getOrEmpty(HttpHeaders.SET_COOKIE).forEach((text) -> keep(jar, text));
        return answer;
    }

    private static void keep(Map<String, String> jar, String text) {
        String[] pair = text.split(";", 2)[0].split("=", 2);
        if (text.contains("Max-Age=0")) {
            jar.remove(pair[0]);
        }
        else {
            jar.put(pair[0], pair[1]);
        }
    }

}
