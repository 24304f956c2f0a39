package dev.smartgateway.launch.context;

import java.time.Duration;
import java.util.Date;
import java.util.Map;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.smartgateway.launch.callback.PatientResolver;
import dev.smartgateway.launch.pending.UsedStates;
import dev.smartgateway.oauth.BadTokenException;
import dev.smartgateway.oauth.SignedTokens;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.LaunchOptions;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Sha256;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Launch tokens signed by the EHR: a JWT with {@code iss}, {@code aud}, {@code iat},
 * {@code exp} (ten minutes at most), {@code jti}, {@code app}, optionally {@code user},
 * and launch context in the format of a SMART token response. Valid once.
 */
public final class SignedLaunches implements PatientResolver {

    private static final Duration MAX_LIFE = Duration.ofMinutes(10);

    private final SignedTokens tokens;

    private final UsedStates used;

    /**
     * Creates a resolver that verifies signatures and records used tokens.
     */
    public SignedLaunches(SignedTokens tokens, UsedStates used) {
        this.tokens = tokens;
        this.used = used;
    }

    @Override
    public Mono<Found> find(Question question) {
        String launch = question.pending().launch();
        LaunchOptions.SignedLaunch expected = question.issuer().launch().signedLaunch();
        if (launch == null || expected == null || launch.split("\\.", -1).length != 3) {
            return Mono.empty();
        }
        return this.tokens.verify(launch, expected.jwks(), Issuer.ALGORITHMS)
            .onErrorMap(BadTokenException.class, (error) -> Reason.NO_PATIENT.asException())
            .filter((claims) -> good(claims, expected))
            .switchIfEmpty(Mono.error(Reason.NO_PATIENT::asException))
            .flatMap((claims) -> once(claims).map((first) -> deposit(claims, question).forLaunch(question)));
    }

    private static boolean good(JWTClaimsSet claims, LaunchOptions.SignedLaunch expected) {
        return expected.issuer().equals(claims.getIssuer()) && claims.getAudience().contains(expected.audience())
                && shortLived(claims) && id(claims) != null;
    }

    private static boolean shortLived(JWTClaimsSet claims) {
        Date issued = claims.getIssueTime();
        Date expiry = claims.getExpirationTime();
        return issued != null && expiry != null
                && Duration.between(issued.toInstant(), expiry.toInstant()).compareTo(MAX_LIFE) <= 0;
    }

    private static @Nullable String id(JWTClaimsSet claims) {
        String id = claims.getJWTID();
        return (id != null && !id.isBlank() && id.length() <= 255) ? id : null;
    }

    private Mono<Boolean> once(JWTClaimsSet claims) {
        return this.used
            .firstUse("launch", Sha256.base64Url(claims.getIssuer() + "\n" + id(claims)), MAX_LIFE.multipliedBy(2))
            .filter(Boolean::booleanValue)
            .switchIfEmpty(Mono.error(Reason.NO_PATIENT::asException));
    }

    private static DepositedContext deposit(JWTClaimsSet claims, Question question) {
        Map<String, Object> all = claims.getClaims();
        return new DepositedContext(question.issuer().name(), String.valueOf(all.get("app")),
                (all.get("user") instanceof String user) ? user : null, all);
    }

}
