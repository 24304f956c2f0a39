package dev.smartgateway.sandbox.azure;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import dev.smartgateway.sandbox.azure.AzureProperties.Provider;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import org.springframework.stereotype.Component;

/**
 * The identity providers in addition to Entra that the service is configured to trust
 * ({@code smartIdentityProviders}), with the documents they publish. What they publish is
 * fetched when it is first needed, and keys again for a key id that is not known.
 */
@Component
final class IdentityProviders {

    private static final int MOST = 2;

    private final List<Provider> providers;

    private final Map<String, String> issuers = new ConcurrentHashMap<>();

    private final Map<String, JWKSet> keys = new ConcurrentHashMap<>();

    private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(3)).build();

    IdentityProviders(AzureProperties properties) {
        this.providers = properties.identityProviders();
        Set<String> clients = new HashSet<>();
        Set<String> authorities = new HashSet<>();
        for (Provider provider : this.providers) {
            require(URI.create(provider.authority()).isAbsolute() && authorities.add(provider.authority()),
                    "authorities must be absolute and different");
            provider.applications().forEach((application) -> {
                require(clients.add(application.clientId()), "client ids must differ");
                require(application.allowedDataActions().equals(List.of("Read")), "allowedDataActions takes only Read");
            });
        }
        require(this.providers.size() <= MOST, "at most two are taken");
    }

    private static void require(boolean holds, String text) {
        if (!holds) {
            throw new IllegalArgumentException("sandbox.azure.identity-providers: " + text);
        }
    }

    boolean isEmpty() {
        return this.providers.isEmpty();
    }

    /** Returns the provider whose discovery document names exactly this issuer. */
    Optional<Provider> of(String issuer) {
        return this.providers.stream().filter((provider) -> issuer.equals(issuer(provider))).findFirst();
    }

    /**
     * Returns the public key of a provider, if it publishes one with that id for RS256.
     */
    Optional<RSAKey> key(Provider provider, String id) {
        JWKSet known = this.keys.get(provider.authority());
        JWK key = (known != null) ? known.getKeyByKeyId(id) : null;
        if (key == null) {
            fetched(provider).ifPresent((fresh) -> this.keys.put(provider.authority(), fresh));
            JWKSet now = this.keys.get(provider.authority());
            key = (now != null) ? now.getKeyByKeyId(id) : null;
        }
        return (key instanceof RSAKey rsa) ? Optional.of(rsa) : Optional.empty();
    }

    /** Removes all cached documents, as a change of the configuration does. */
    void forget() {
        this.issuers.clear();
        this.keys.clear();
    }

    private String issuer(Provider provider) {
        return this.issuers.computeIfAbsent(provider.authority(),
                (authority) -> discovery(provider).path("issuer").asString(""));
    }

    private JsonNode discovery(Provider provider) {
        return get(provider.authority() + "/.well-known/openid-configuration");
    }

    private Optional<JWKSet> fetched(Provider provider) {
        try {
            return Optional.of(JWKSet.parse(get(discovery(provider).path("jwks_uri").asString("")).toString()));
        }
        catch (ParseException ex) {
            return Optional.empty();
        }
    }

    private JsonNode get(String url) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(5)).build();
            HttpResponse<String> answer = this.http.send(request, HttpResponse.BodyHandlers.ofString());
            return (answer.statusCode() == 200) ? Answer.JSON.readTree(answer.body()) : Answer.JSON.createObjectNode();
        }
        catch (IOException | JacksonException | IllegalArgumentException ex) {
            return Answer.JSON.createObjectNode();
        }
        catch (InterruptedException ex) {
            Thread.currentThread().interrupt();
            return Answer.JSON.createObjectNode();
        }
    }

}
