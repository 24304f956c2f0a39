package dev.smartgateway.command.doctor.issuer;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.smartgateway.command.doctor.report.Check;
import dev.smartgateway.command.doctor.report.Report;
import dev.smartgateway.oauth.Discovery;
import dev.smartgateway.oauth.ClientAuthenticator;
import dev.smartgateway.outbound.HttpClients;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Issuer.ClientAuthentication;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Checks the client authentication. Sends an invalid code to the token endpoint: the
 * error code shows whether it rejects the code or the client.
 */
public final class IssuerCredentials {

    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final int MOST_BYTES = 256 * 1024;

    private static final List<String> PLATFORM_ERRORS = List.of("9002325", "9002326", "9002327");

    private final Issuer issuer;

    private final Discovery.@Nullable Metadata metadata;

    private final String callback;

    public IssuerCredentials(Issuer issuer, Discovery.@Nullable Metadata metadata, String callback) {
        this.issuer = issuer;
        this.metadata = metadata;
        this.callback = callback;
    }

    public void examine(ClientAuthenticator authenticator, HttpClients outbound, Report.Notes notes) {
        style(notes);
        Discovery.Metadata known = this.metadata;
        ClientAuthenticator.ClientProof proof;
        try {
            proof = authenticator.prove(this.issuer, (known != null) ? known : nowhere()).block(PATIENCE);
        }
        catch (RuntimeException ex) {
            missing(ex, notes);
            return;
        }
        if (proof != null && known != null) {
            ask(proof, known.token(), outbound.client(MOST_BYTES, PATIENCE), notes);
        }
    }

    private void style(Report.Notes notes) {
        ClientAuthentication kind = this.issuer.client().authentication();
        boolean entra = IssuerSettings.entra(this.issuer);
        boolean smartKeys = kind == ClientAuthentication.PRIVATE_KEY_JWT_RS384
                || kind == ClientAuthentication.PRIVATE_KEY_JWT_ES384;
        boolean entraOnly = kind == ClientAuthentication.ENTRA_CERTIFICATE
                || kind == ClientAuthentication.ENTRA_FEDERATED;
        if (entra && smartKeys) {
            notes.wrong(Check.CREDENTIALS,
                    "Entra does not support SMART's asymmetric client authentication (RS384 or ES384 with kid and "
                            + "jwks).",
                    "set client.authentication to entra-federated (best), entra-certificate or secret-post");
        }
        else if (!entra && entraOnly) {
            notes.wrong(Check.CREDENTIALS, "Only Entra supports this method of client authentication.",
                    "set client.authentication to private-key-jwt-rs384 or -es384, or to a secret");
        }
        else if (entra && !entraOnly) {
            notes.warn(Check.CREDENTIALS,
                    "A client secret expires. Its expiry date is shown only in the Entra admin centre (app, "
                            + "Certificates & secrets).",
                    "use entra-federated with the gateway's managed identity, which does not expire");
        }
    }

    private void missing(RuntimeException ex, Report.Notes notes) {
        Throwable cause = reactor.core.Exceptions.unwrap(ex);
        if (this.issuer.client().authentication() == ClientAuthentication.ENTRA_FEDERATED
                && !String.valueOf(cause.getMessage()).startsWith("gateway.credentials.")) {
            notes.warn(Check.CREDENTIALS,
                    "No token of the managed identity is available. Outside Azure that is expected.",
                    "run doctor inside the gateway's container: az containerapp exec");
            return;
        }
        boolean ours = cause instanceof IllegalStateException
                && String.valueOf(cause.getMessage()).startsWith("gateway.credentials");
        notes.wrong(Check.CREDENTIALS, ours ? spelt(cause) : "The credentials cannot be used.",
                "set them for the gateway's process, preferably as a file");
    }

    /**
     * Returns metadata without endpoints: a credential can be missing even if the server
     * is unknown.
     */
    private static Discovery.Metadata nowhere() {
        URI none = URI.create("https://unknown.invalid/");
        return new Discovery.Metadata(none, none, new Discovery.Optional(null, null, null, null, null), null, Set.of(),
                false);
    }

    private void ask(ClientAuthenticator.ClientProof proof, URI url, WebClient client, Report.Notes notes) {
        MultiValueMap<String, String> form = new LinkedMultiValueMap<>(proof.parameters());
        form.set("grant_type", "authorization_code");
        form.set("code", "doctor-made-this-code-up");
        form.set("redirect_uri", this.callback);
        form.set("code_verifier", "doctor-made-this-verifier-up-0123456789-0123456789");
        if (proof.naming()) {
            form.set("client_id", this.issuer.client().id());
        }
        try {
            Map<String, Object> answer = client.post()
                .uri(url)
                .headers((headers) -> headers.addAll(proof.headers()))
                .body(BodyInserters.fromFormData(form))
                .exchangeToMono(
                        (response) -> response.bodyToMono(new ParameterizedTypeReference<Map<String, Object>>() {
                        }).switchIfEmpty(Mono.just(Map.of())))
                .block(PATIENCE);
            judge((answer != null) ? answer : Map.of(), notes);
        }
        catch (RuntimeException ex) {
            notes.warn(Check.CREDENTIALS, "The token endpoint did not answer with JSON.",
                    "check endpoints.token and the network");
        }
    }

    private void judge(Map<String, Object> answer, Report.Notes notes) {
        String error = String.valueOf(answer.get("error"));
        String codes = String.valueOf(answer.get("error_codes")) + answer.get("error_description");
        if (PLATFORM_ERRORS.stream().anyMatch(codes::contains)) {
            notes.wrong(Check.PKCE_AND_SPA_ERRORS,
                    "Entra reports that the redirect URI is registered under single-page application.",
                    "move it to platform Web; 'azure setup' does this");
        }
        else if (error.equals("invalid_client") || error.equals("unauthorized_client")) {
            notes.wrong(Check.CREDENTIALS,
                    "The token endpoint does not accept the client (" + error
                            + "): wrong client id, or a credential that is " + "wrong, expired or not registered.",
                    "compare client.id and the credential with the registration; if 'azure setup' created it, run "
                            + "that again");
        }
        else if (error.equals("invalid_grant")) {
            notes.ok(Check.CREDENTIALS,
                    "The token endpoint accepts the credentials ("
                            + IssuerSettings.key(this.issuer.client().authentication())
                            + "); as expected, it rejects only the invalid code.");
        }
        else {
            notes.note(Check.CREDENTIALS,
                    "The credentials are configured; the token endpoint answered an invalid code with " + safe(error)
                            + ".");
        }
    }

    /** Returns the cause with the authentication method spelt as in the configuration. */
    private String spelt(Throwable cause) {
        ClientAuthentication kind = this.issuer.client().authentication();
        return String.valueOf(cause.getMessage()).replace(kind.name(), IssuerSettings.key(kind)) + ".";
    }

    private static String safe(String error) {
        return error.matches("[a-z_]{1,40}") ? error : "an unusual error";
    }

}
