package dev.smartgateway.token.refresh;

import java.text.ParseException;
import java.util.Objects;

import com.nimbusds.jwt.JWTParser;
import dev.smartgateway.smart.LaunchContext;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.LaunchRecord.Life;
import dev.smartgateway.token.Secret;
import dev.smartgateway.token.TokenEndpoint.TokenResponse;
import dev.smartgateway.token.TokenSet;
import org.jspecify.annotations.Nullable;

/**
 * What the answer to a refresh does to a launch. The pin never moves: an answer that
 * names another patient, encounter or subject is not for this launch (SMART App Launch,
 * "Launch context parameters"; OpenID Connect Core section 12.2).
 */
final class Renewal {

    private Renewal() {
    }

    /**
     * Whether the answer is about the same patient, encounter and subject. What it does
     * not mention stays as it was.
     */
    static boolean sameContext(LaunchRecord launch, TokenResponse answer) {
        LaunchContext context = launch.context();
        PatientId patient = context.patient();
        return same((patient != null) ? patient.value() : null, answer.fields().get("patient"))
                && same(context.encounter(), answer.fields().get("encounter"))
                && sameSubject(launch.owner().subject(), answer.idToken());
    }

    private static boolean same(@Nullable String pinned, @Nullable Object received) {
        return pinned == null || received == null || pinned.equals(received);
    }

    private static boolean sameSubject(@Nullable String subject, @Nullable Secret idToken) {
        return subject == null || idToken == null || idToken.use((text) -> subject.equals(subjectOf(text)));
    }

    private static @Nullable String subjectOf(String idToken) {
        try {
            return JWTParser.parse(idToken).getJWTClaimsSet().getSubject();
        }
        catch (ParseException ex) {
            return null;
        }
    }

    /**
     * The next revision of the launch. A refresh token that did not come is kept.
     */
    static LaunchRecord next(LaunchRecord launch, TokenResponse answer) {
        TokenSet before = Objects.requireNonNull(launch.tokens());
        TokenSet came = answer.tokens();
        TokenSet after = new TokenSet(came.access(), (came.refresh() != null) ? came.refresh() : before.refresh(),
                came.expiresAt(), came.issuedAt());
        Life life = launch.life();
        return new LaunchRecord(launch.id(), launch.owner(), launch.fhirBase(), launch.scopes(), launch.context(),
                after, new Life(life.startedAt(), life.endsAt(), life.revision() + 1, null));
    }

}
