package dev.smartgateway.bench.side;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Follows redirects and keeps cookies.
 */
final class Browser {

    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final Map<String, String> cookies = new LinkedHashMap<>();

    /** The final page or error after redirects. */
    URI follow(String start) throws IOException, InterruptedException {
        URI here = URI.create(start);
        for (int hop = 0; hop < 10; hop++) {
            HttpResponse<Void> page = get(here);
            if (page.statusCode() / 100 != 3) {
                return here;
            }
            here = here.resolve(page.headers().firstValue("Location").orElseThrow());
        }
        return here;
    }

    private HttpResponse<Void> get(URI uri) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).header("Accept", "text/html");
        if (!this.cookies.isEmpty()) {
            request.header("Cookie", cookies());
        }
        HttpResponse<Void> answer = HTTP.send(request.build(), HttpResponse.BodyHandlers.discarding());
        for (String set : answer.headers().allValues("Set-Cookie")) {
            String pair = set.split(";", 2)[0];
            String name = pair.substring(0, pair.indexOf('='));
            this.cookies.put(name, pair.substring(name.length() + 1));
            this.cookies.values().removeIf(String::isEmpty);
        }
        return answer;
    }

    String cookies() {
        return this.cookies.entrySet()
            .stream()
            .map((cookie) -> cookie.getKey() + "=" + cookie.getValue())
            .collect(Collectors.joining("; "));
    }

}
