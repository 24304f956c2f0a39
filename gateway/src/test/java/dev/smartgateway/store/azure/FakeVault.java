package dev.smartgateway.store.azure;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import reactor.core.publisher.Flux;
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
            return new Answer(request, 401, headers, "");
        }
        HttpHeaders json = new HttpHeaders().set(HttpHeaderName.CONTENT_TYPE, "application/json");
        String body = this.answers.get(path);
        return (body != null) ? new Answer(request, 200, json, body)
                : new Answer(request, 403, json, "{\"error\": {\"code\": \"Forbidden\"}}");
    }

    private static final class Answer extends HttpResponse {

        private final int status;

        private final HttpHeaders headers;

        private final byte[] body;

        Answer(HttpRequest request, int status, HttpHeaders headers, String body) {
            super(request);
            this.status = status;
            this.headers = headers;
            this.body = body.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int getStatusCode() {
            return this.status;
        }

        @Override
        @Deprecated
        public String getHeaderValue(String name) {
            return this.headers.getValue(HttpHeaderName.fromString(name));
        }

        @Override
        public HttpHeaders getHeaders() {
            return this.headers;
        }

        @Override
        public Flux<ByteBuffer> getBody() {
            return Flux.just(ByteBuffer.wrap(this.body));
        }

        @Override
        public Mono<byte[]> getBodyAsByteArray() {
            return Mono.just(this.body);
        }

        @Override
        public Mono<String> getBodyAsString() {
            return Mono.just(new String(this.body, StandardCharsets.UTF_8));
        }

        @Override
        public Mono<String> getBodyAsString(Charset charset) {
            return Mono.just(new String(this.body, charset));
        }

    }

}
