package dev.smartgateway.audit.sink;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

import dev.smartgateway.oauth.ServiceTokens;
import dev.smartgateway.reason.Finding;
import dev.smartgateway.reason.ProblemException;

/**
 * A token that the gateway fetches with its own client registration at the sink's
 * authorization server. A token that the sink refuses is not used again.
 *
 * @param tokens fetches and keeps tokens
 * @param client the client registration
 */
public record BearerService(ServiceTokens tokens, ServiceTokens.Client client) implements SinkCredential {

    private static final Duration LONGEST = Duration.ofSeconds(12);

    @Override
    public Optional<String> header() throws IOException {
        try {
            return this.tokens.authorization(this.client).blockOptional(LONGEST);
        }
        catch (ProblemException ex) {
            Finding finding = ex.finding();
            throw new IOException(((finding != null) ? String.valueOf(finding.words()) : ex.getMessage()), ex);
        }
        catch (IllegalStateException ex) {
            throw new IOException("no token for the audit trail within its time limit", ex);
        }
    }

    @Override
    public void refused() {
        this.tokens.refused(this.client);
    }

}
