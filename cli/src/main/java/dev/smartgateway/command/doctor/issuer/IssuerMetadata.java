package dev.smartgateway.command.doctor.issuer;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import dev.smartgateway.command.doctor.report.Check;
import dev.smartgateway.command.doctor.report.Reach;
import dev.smartgateway.command.doctor.report.Report;
import dev.smartgateway.oauth.Discovery;
import dev.smartgateway.operator.EntraAddress;
import dev.smartgateway.outbound.HttpClients;
import dev.smartgateway.smart.Issuer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.ApplicationContext;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Checks an issuer's metadata with the gateway's own rules.
 */
public final class IssuerMetadata {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int MOST_BYTES = 256 * 1024;

    private static final List<String> ENDPOINTS = List.of("authorization_endpoint", "token_endpoint", "jwks_uri",
            "revocation_endpoint", "introspection_endpoint");

    private final Issuer issuer;

    private final Discovery discovery;

    private final WebClient client;

    public IssuerMetadata(Issuer issuer, ApplicationContext context) {
        this.issuer = issuer;
        this.discovery = context.getBean(Discovery.class);
        this.client = context.getBean(HttpClients.class).client(MOST_BYTES, Duration.ofSeconds(5));
    }

    /**
     * Checks the metadata and returns what the gateway would use, or {@code null} if none
     * is usable.
     */
    public Discovery.@Nullable Metadata examine(Report.Notes notes) {
        document(notes);
        try {
            Discovery.Metadata metadata = this.discovery.of(this.issuer).block(PATIENCE);
            if (metadata != null) {
                used(metadata, notes);
            }
            return metadata;
        }
        catch (RuntimeException ex) {
            notes.wrong(Check.ENDPOINTS, "The gateway finds no authorization server that it can use.",
                    "correct what is reported under no-smart-configuration, or set endpoints.authorization and "
                            + "endpoints.token");
            return null;
        }
    }

    private void document(Report.Notes notes) {
        String url = this.issuer.address().iss().toString().replaceAll("/+$", "") + "/.well-known/smart-configuration";
        Issuer.Endpoints configured = this.issuer.address().endpoints();
        boolean needed = configured.authorization() == null || configured.token() == null;
        Fetched fetched = fetch(url);
        JsonNode document = fetched.document();
        if (document != null && document.isObject()) {
            notes.ok(Check.NO_SMART_CONFIGURATION, url + " is there.");
            compare(document, needed, notes);
        }
        else if (needed) {
            notes.wrong(Check.NO_SMART_CONFIGURATION,
                    url + " cannot be used, and endpoints are not configured: " + fetched.why() + ".",
                    "check iss and the network (gateway.outbound.internal-addresses for private ones), or write "
                            + "endpoints:");
        }
        else {
            notes.ok(Check.NO_SMART_CONFIGURATION, url + " cannot be used (" + fetched.why()
                    + "); it is not needed, because endpoints are configured.");
        }
    }

    /** A document, or the reason why there is none. */
    private record Fetched(@Nullable JsonNode document, String why) {
    }

    private Fetched fetch(String url) {
        try {
            byte[] body = this.client.get()
                .uri(URI.create(url))
                .header("Accept", "application/json")
                .retrieve()
                .bodyToMono(byte[].class)
                .block(PATIENCE);
            return new Fetched((body != null) ? new JsonMapper().readTree(body) : null, "its answer is not an object");
        }
        catch (RuntimeException ex) {
            return new Fetched(null, Reach.why(ex));
        }
    }

    private void compare(JsonNode document, boolean needed, Report.Notes notes) {
        JsonNode challenges = document.path("code_challenge_methods_supported");
        boolean plain = challenges.isArray()
                && challenges.valueStream().noneMatch((one) -> one.asString("").equals("S256"));
        if (plain) {
            notes.wrong(Check.PKCE_AND_SPA_ERRORS,
                    "The server does not announce PKCE with S256, and the gateway uses no other method.",
                    "enable S256 at the server, or ask its operator to");
        }
        else {
            notes.ok(Check.PKCE_AND_SPA_ERRORS, "PKCE S256 is "
                    + (challenges.isArray() ? "announced." : "not announced; the gateway uses it anyway."));
        }
        Set<String> strange = new TreeSet<>();
        for (String name : ENDPOINTS) {
            String value = document.path(name).asString("");
            if (!value.isEmpty() && needed && !known(value)) {
                strange.add(name + " is on " + value.replaceAll("^[a-z]+://([^/]*).*", "$1"));
            }
        }
        if (!strange.isEmpty()) {
            notes.warn(Check.ENDPOINTS,
                    "The document names hosts that the gateway does not trust: " + String.join(", ", strange) + ".",
                    "add these hosts to allowed-hosts if they are correct");
        }
        if (needed && document.path("authorization_endpoint").asString("").contains("/oauth2/authorize")) {
            firstVersion(document.path("authorization_endpoint").asString(""), notes);
        }
    }

    private static void firstVersion(String url, Report.Notes notes) {
        if (EntraAddress.firstVersion(URI.create(url))) {
            notes.wrong(Check.ENDPOINTS,
                    "Discovery leads to Entra's v1 endpoints, which expect a resource instead of scopes.",
                    "write endpoints: with .../oauth2/v2.0/authorize, .../oauth2/v2.0/token, .../discovery/v2.0/keys "
                            + "and oidc-issuer .../v2.0");
        }
    }

    private boolean known(String url) {
        Issuer.Address address = this.issuer.address();
        Issuer.Endpoints ours = address.endpoints();
        try {
            String host = EntraAddress.host(address.iss().resolve(url));
            return address.allowedHosts().stream().anyMatch((one) -> one.equalsIgnoreCase(host))
                    || Stream.of(address.iss(), ours.authorization(), ours.token(), ours.jwks())
                        .anyMatch((one) -> one != null && EntraAddress.host(one).equals(host));
        }
        catch (IllegalArgumentException ex) {
            return false;
        }
    }

    private static void used(Discovery.Metadata metadata, Report.Notes notes) {
        if (EntraAddress.firstVersion(metadata.authorization()) || EntraAddress.firstVersion(metadata.token())) {
            notes.wrong(Check.ENDPOINTS, "The gateway would use a v1 endpoint of Entra.",
                    "use the addresses with /oauth2/v2.0/");
            return;
        }
        String oidc = metadata.oidcIssuer();
        if (EntraAddress.login(metadata.token()) && (oidc == null || !oidc.endsWith("/v2.0"))) {
            notes.wrong(Check.ENDPOINTS,
                    "id_tokens of the v2.0 endpoint have the issuer https://login.microsoftonline.com/{tenant}/v2.0, "
                            + "whatever the issuer of the access token is. oidc-issuer has another value.",
                    "set endpoints.oidc-issuer to this issuer");
            return;
        }
        notes.ok(Check.ENDPOINTS, "Sign-in at " + EntraAddress.host(metadata.authorization()) + ", tokens from "
                + EntraAddress.host(metadata.token()) + ", id_token issuer " + oidc + ".");
    }

}
