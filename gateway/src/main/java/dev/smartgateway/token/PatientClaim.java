package dev.smartgateway.token;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import dev.smartgateway.oauth.SignedTokens;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.ContextId;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.store.Secret;

/**
 * Reads the patient from a claim, for authorization servers that put the launch context
 * into tokens instead of the token response. The claim is read from the id_token, and
 * from the access token if that is a JWT. The signature of the access token is not
 * verified, because it comes directly from the token endpoint, as the token response
 * does.
 */
public final class PatientClaim {

    private PatientClaim() {
    }

    /**
     * Reads the claim that the issuer's {@code patient-claim} names: an id, or a
     * reference to a patient of this FHIR service.
     * @param claims of the id_token; empty without one
     * @return empty if the issuer names no claim, or neither token has it
     * @throws dev.smartgateway.reason.ProblemException with {@code no-patient} if the
     * claim does not name a patient of this FHIR service, or {@code context-changed} if
     * the tokens name different ones
     */
    public static Optional<PatientId> read(Issuer issuer, Map<String, Object> claims, Secret access) {
        String name = issuer.rules().patients().claim();
        if (name == null) {
            return Optional.empty();
        }
        Object other = access.use(SignedTokens::unverified).map((all) -> all.getClaim(name)).orElse(null);
        PatientId[] named = Stream.of(Optional.ofNullable(claims.get(name)), Optional.ofNullable(other))
            .flatMap(Optional::stream)
            .map((value) -> patient(issuer, value))
            .distinct()
            .toArray(PatientId[]::new);
        if (named.length > 1) {
            throw Reason.CONTEXT_CHANGED.at("patient-claim", "patient-claim",
                    "issuer " + issuer.name() + ": id_token and access token name different patients");
        }
        return (named.length == 1) ? Optional.of(named[0]) : Optional.empty();
    }

    private static PatientId patient(Issuer issuer, Object value) {
        return ContextId.read(value, "Patient", issuer.address().bases())
            .map(PatientId::new)
            .orElseThrow(() -> Reason.NO_PATIENT.at("patient-claim", "patient-claim", "issuer " + issuer.name()
                    + ": the claim names no patient of this FHIR service by id or reference (fhir-base, iss)"));
    }

}
