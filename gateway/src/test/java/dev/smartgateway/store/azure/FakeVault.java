package dev.smartgateway.store.azure;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import dev.smartgateway.azure.AzureAnswer;
import reactor.core.publisher.Mono;

/**
 * A key vault behind the vendor's HTTP interface: challenges callers without a token,
 * answers the others.
 */
final class FakeVault implements HttpClient {

    static final String URL = "https://ward.vault.azure.net";

    private final Map<String, String> answers = new ConcurrentHashMap<>();

    void answer(String path, String json) {
        this.answers.put(path, json);
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        return Mono.just(answer(request));
    }

    private HttpResponse answer(HttpRequest request) {
        String path = request.getUrl().getPath().replaceAll("/+$", "");
        if (request.getHeaders().getValue(HttpHeaderName.AUTHORIZATION) == null) {
            HttpHeaders headers = new HttpHeaders().set(HttpHeaderName.WWW_AUTHENTICATE,
                    "Bearer authorization=\"https://login.microsoftonline.com/tenant\", "
                            + "resource=\"https://vault.azure.net\"");
            return new AzureAnswer(request, 401, headers, "");
        }
        HttpHeaders json = new HttpHeaders().set(HttpHeaderName.CONTENT_TYPE, "application/json");
        String body = this.answers.get(path);
        return (body != null) ? new AzureAnswer(request, 200, json, body)
                : new AzureAnswer(request, 403, json, "{\"error\": {\"code\": \"Forbidden\"}}");
    }

}
