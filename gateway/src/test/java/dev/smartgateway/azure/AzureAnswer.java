package dev.smartgateway.azure;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An answer of an Azure service, for HTTP clients that imitate one.
 */
public final class AzureAnswer extends HttpResponse {

    private final int status;

    private final HttpHeaders headers;

    private final String body;

    /**
     * Creates an answer.
     */
    public AzureAnswer(HttpRequest request, int status, HttpHeaders headers, String body) {
        super(request);
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    /**
     * Creates an answer in JSON.
     */
    public static AzureAnswer json(HttpRequest request, int status, String body) {
        return new AzureAnswer(request, status, new HttpHeaders().set(HttpHeaderName.CONTENT_TYPE, "application/json"),
                body);
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
        return Flux.just(ByteBuffer.wrap(this.body.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public Mono<byte[]> getBodyAsByteArray() {
        return Mono.just(this.body.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Mono<String> getBodyAsString() {
        return Mono.just(this.body);
    }

    @Override
    public Mono<String> getBodyAsString(Charset charset) {
        return Mono.just(this.body);
    }

}
