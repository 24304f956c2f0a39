package dev.smartgateway.operator;

import java.net.URI;
import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What a FHIR service answers without a token.
 *
 * @param status status of {@code /metadata}
 * @param openStatus status of a search without a token; expected is 401 or 403
 * @param software name in the CapabilityStatement
 * @param implementation base URL in the CapabilityStatement
 * @param challenge parameters of {@code WWW-Authenticate: Bearer}
 * @param allowedOrigin {@code Access-Control-Allow-Origin} given to a foreign origin
 * @param date the service's clock
 */
public record ServiceObservation(int status, int openStatus, @Nullable String software, @Nullable URI implementation,
        Map<String, String> challenge, @Nullable String allowedOrigin, @Nullable Instant date) {

    /** Returns the authority that the service trusts, if it names one. */
    public @Nullable String authority() {
        return this.challenge.get("authorization_uri");
    }

}
