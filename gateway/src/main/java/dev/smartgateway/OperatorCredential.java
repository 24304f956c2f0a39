package dev.smartgateway;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.regex.Pattern;

import dev.smartgateway.reason.Reason;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;

/**
 * Checks calls of the management port: the host must not be one that another site can
 * use, and calls that change something require a credential.
 */
final class OperatorCredential {

    private static final int SHORTEST = 32;

    private static final String BEARER = "Bearer ";

    /** An address, or a name without a dot, which no other site can have. */
    private static final Pattern OWN = Pattern.compile("[0-9.]+|\\[[0-9A-Fa-f:.]+]|[A-Za-z0-9_-]+");

    private final OperatorProperties properties;

    OperatorCredential(OperatorProperties properties) {
        this.properties = properties;
    }

    /**
     * Completes if the call is permitted. Fails with {@code bad-host} or {@code
     * operator-credential}.
     */
    Mono<Void> check(ServerHttpRequest request) {
        String host = request.getHeaders().getFirst(HttpHeaders.HOST);
        if (host != null && !own(host.replaceFirst(":[0-9]*$", ""))) {
            return Mono.error(Reason.BAD_HOST.asException());
        }
        HttpMethod method = request.getMethod();
        if (method == HttpMethod.GET || method == HttpMethod.HEAD || certified(request.getSslInfo())) {
            return Mono.empty();
        }
        String given = request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION);
        return Mono.fromCallable(() -> proves(given))
            .subscribeOn(Schedulers.boundedElastic())
            .flatMap((proved) -> proved ? Mono.empty() : Mono.error(Reason.OPERATOR_CREDENTIAL.asException()));
    }

    private boolean own(String name) {
        return OWN.matcher(name).matches() || this.properties.hosts().stream().anyMatch(name::equalsIgnoreCase);
    }

    /**
     * Returns whether the client presented a certificate, which the server has verified
     * against the authorities that the operator trusts.
     */
    private static boolean certified(@Nullable SslInfo tls) {
        return tls != null && tls.getPeerCertificates() != null && tls.getPeerCertificates().length > 0;
    }

    private boolean proves(@Nullable String given) throws IOException {
        Path file = this.properties.tokenFile();
        if (file == null || given == null || !given.startsWith(BEARER)) {
            return false;
        }
        String token = Files.readString(file).strip();
        return token.length() >= SHORTEST && MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8),
                given.substring(BEARER.length()).strip().getBytes(StandardCharsets.UTF_8));
    }

}
