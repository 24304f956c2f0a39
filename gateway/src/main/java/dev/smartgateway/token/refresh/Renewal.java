package dev.smartgateway.token.refresh;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.smartgateway.oauth.SignedTokens;
import dev.smartgateway.oauth.TokenEndpoint.TokenResponse;
import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.reason.ProblemException;
import dev.smartgateway.scope.ContextId;
import dev.smartgateway.scope.ScopeText;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.LaunchContext;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.store.Secret;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.LaunchRecord.Life;
import dev.smartgateway.token.PatientClaim;
import org.jspecify.annotations.Nullable;

/**
 * Applies the answer of a refresh to a launch. The pin never changes: an answer that
 * names another patient, encounter or subject is not for this launch (SMART App Launch,
 * "Launch context parameters"; OpenID Connect Core section 12.2).
 */
final class Renewal {

    private Renewal() {
    }

    /**
     * The identities that the answer must match.
     *
     * @param subject the signed-in user, or {@code null} if not known
     * @param client our client id
     * @param signer issuer of the id_tokens, or {@code null} if not known
     */
    record Identity(@Nullable String subject, String client, @Nullable String signer) {
    }

    /**
     * Returns the first member that names another patient, encounter, subject, client or
     * issuer than the launch; {@code null} if there is none. Absent members count as
     * unchanged; some servers omit {@code aud} or {@code iss} in a refreshed id_token.
     */
    static @Nullable String changed(LaunchRecord launch, Issuer issuer, TokenResponse answer, @Nullable String signer) {
        LaunchContext context = launch.context();
        PatientId patient = context.patient();
        URI[] bases = issuer.address().bases();
        if (!same((patient != null) ? patient.value() : null, "Patient", answer.fields().get("patient"), bases)) {
            return "patient";
        }
        if (!same(context.encounter(), "Encounter", answer.fields().get("encounter"), bases)) {
            return "encounter";
        }
        if (!claimed(patient, issuer, answer)) {
            return "patient-claim";
        }
        Secret idToken = answer.idToken();
        Identity expected = new Identity(launch.owner().subject(), issuer.client().id(), signer);
        return (idToken != null) ? changed(expected, idToken) : null;
    }

    /**
     * Returns whether the claim names another patient. A claim that no longer names a
     * patient of this FHIR service counts as another one.
     */
    private static boolean claimed(@Nullable PatientId pinned, Issuer issuer, TokenResponse answer) {
        Secret idToken = answer.idToken();
        Map<String, Object> claims = Optional.ofNullable(idToken)
            .flatMap((token) -> token.use(SignedTokens::unverified))
            .map(JWTClaimsSet::getClaims)
            .orElse(Map.of());
        try {
            return pinned == null || PatientClaim.read(issuer, claims, answer.tokens().access())
                .filter((named) -> !named.equals(pinned))
                .isEmpty();
        }
        catch (ProblemException ex) {
            return false;
        }
    }

    /** An empty text counts as absent, as at the end of a launch. */
    private static boolean same(@Nullable String pinned, String type, @Nullable Object received, URI... bases) {
        return pinned == null || received == null || "".equals(received)
                || ContextId.read(received, type, bases).filter(pinned::equals).isPresent();
    }

    /**
     * Checks what must not change according to OpenID Connect Core section 12.2. A user
     * without an id_token at sign-in cannot be identified by a later one.
     */
    private static @Nullable String changed(Identity expected, Secret idToken) {
        if (expected.subject == null) {
            return null;
        }
        JWTClaimsSet claims = idToken.use(SignedTokens::unverified).orElse(null);
        if (claims == null || !expected.subject.equals(claims.getSubject())) {
            return "sub";
        }
        if (expected.signer != null && claims.getIssuer() != null && !expected.signer.equals(claims.getIssuer())) {
            return "iss";
        }
        Object party = claims.getClaim("azp");
        boolean ours = claims.getAudience().isEmpty() || claims.getAudience().contains(expected.client);
        return (ours && (party == null || expected.client.equals(party))) ? null : "aud";
    }

    /**
     * Returns the next revision of the launch. Without a new refresh token the old one is
     * kept. Scopes that are no longer granted are removed, additional ones are ignored,
     * and an absent {@code scope} means no change (RFC 6749 section 5.1).
     */
    static LaunchRecord next(LaunchRecord launch, Issuer issuer, TokenResponse answer) {
        TokenSet before = Objects.requireNonNull(launch.tokens());
        TokenSet came = answer.tokens();
        TokenSet after = new TokenSet(came.access(), (came.refresh() != null) ? came.refresh() : before.refresh(),
                came.expiresAt(), came.issuedAt());
        Life life = launch.life();
        return new LaunchRecord(launch.id(), launch.owner(), launch.fhirBase(), scopes(launch, issuer, answer),
                launch.context(), after, new Life(life.startedAt(), life.endsAt(), life.revision() + 1, null));
    }

    /**
     * Returns whether a launch that had FHIR scopes has none left.
     */
    static boolean nothingLeft(LaunchRecord before, LaunchRecord after) {
        return !before.granted().parsed().resources().isEmpty() && after.granted().parsed().resources().isEmpty();
    }

    private static String scopes(LaunchRecord launch, Issuer issuer, TokenResponse answer) {
        String received = answer.scope();
        if (received == null) {
            return launch.scopes();
        }
        Scopes granted = ScopeText.of(issuer.rules().dialect(), issuer.address().audience().scopePrefix())
            .granted(received, true, true);
        return launch.granted().parsed().narrowedTo(granted).text();
    }

}
