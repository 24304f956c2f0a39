package dev.smartgateway.proxy.upstream;

import java.net.URI;
import java.util.Map;

import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.policy.PinnedRequest;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * The request to the FHIR service, built only from the pinned request, the launch's base
 * and its token.
 */
final class PinnedCall extends AbstractServerHttpRequest {

    private final byte[] body;

    private PinnedCall(HttpMethod method, URI uri, HttpHeaders headers, byte[] body) {
        super(method, uri, null, headers);
        this.body = body;
    }

    /**
     * Builds the request.
     * @param more ids that are told to the FHIR service
     */
    static PinnedCall of(PinnedRequest request, LaunchRecord launch, TokenSet tokens, Map<String, String> more) {
        byte[] body = request.body();
        HttpHeaders headers = new HttpHeaders();
        request.headers().forEach(headers::set);
        more.forEach(headers::set);
        tokens.access().use((token) -> {
            headers.setBearerAuth(token);
            return token.length();
        });
        if (body.length > 0) {
            headers.setContentLength(body.length);
        }
        String target = request.target();
        String separator = (target.isEmpty() || target.startsWith("?")) ? "" : "/";
        return new PinnedCall(HttpMethod.valueOf(request.method()), URI.create(launch.fhirBase() + separator + target),
                headers, body);
    }

    @Override
    public Flux<DataBuffer> getBody() {
        return (this.body.length == 0) ? Flux.empty()
                : Flux.defer(() -> Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(this.body)));
    }

    @Override
    protected MultiValueMap<String, HttpCookie> initCookies() {
        return new LinkedMultiValueMap<>();
    }

    @Override
    protected @Nullable SslInfo initSslInfo() {
        return null;
    }

    @Override
    public <T> T getNativeRequest() {
        throw new IllegalStateException("made from a pinned request");
    }

}
