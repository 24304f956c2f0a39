package dev.smartgateway.sandbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;

/** The keys of the client {@code gateway-jwt} and the server that publishes them. */
final class ClientKeys implements AutoCloseable {

    private final RSAKey rsa;

    private final ECKey ec;

    private final HttpServer server;

    ClientKeys() throws JOSEException, IOException {
        this.rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        this.ec = new ECKeyGenerator(Curve.P_384).keyID("ec").generate();
        byte[] set = new JWKSet(List.of(this.rsa, this.ec)).toString(true).getBytes(StandardCharsets.UTF_8);
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        this.server.createContext("/jwks", (exchange) -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, set.length);
            exchange.getResponseBody().write(set);
            exchange.close();
        });
        this.server.start();
    }

    String url() {
        return "http://localhost:" + this.server.getAddress().getPort() + "/jwks";
    }

    String assertion(String audience, JWSAlgorithm algorithm, Consumer<JWTClaimsSet.Builder> change)
            throws JOSEException {
        return signed(new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT)
            .keyID(JWSAlgorithm.ES384.equals(algorithm) ? "ec" : "rsa")
            .build(), audience, change);
    }

    String untyped(String audience) throws JOSEException {
        return signed(new JWSHeader.Builder(JWSAlgorithm.RS384).keyID("rsa").build(), audience, (claims) -> {
        });
    }

    private String signed(JWSHeader header, String audience, Consumer<JWTClaimsSet.Builder> change)
            throws JOSEException {
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder().issuer("gateway-jwt")
            .subject("gateway-jwt")
            .claim("aud", audience)
            .jwtID(UUID.randomUUID().toString())
            .expirationTime(Date.from(now().plus(Duration.ofMinutes(4))));
        change.accept(claims);
        SignedJWT jwt = new SignedJWT(header, claims.build());
        jwt.sign(JWSAlgorithm.ES384.equals(header.getAlgorithm()) ? new ECDSASigner(this.ec)
                : new RSASSASigner(this.rsa));
        return jwt.serialize();
    }

    static Instant now() {
        return Instant.now();
    }

    @Override
    public void close() {
        this.server.stop(0);
    }

}
