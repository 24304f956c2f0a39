package dev.smartgateway.proxy.pinned;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smartgateway.issuer.PinClaims;
import dev.smartgateway.issuer.PinTokens;
import dev.smartgateway.issuer.PinUnsignedException;
import dev.smartgateway.issuer.PinnedIssuerProperties;
import dev.smartgateway.issuer.PinnedIssuerProperties.Beyond;
import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.operator.ModeRules;
import dev.smartgateway.policy.PinnedRequest;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.PatientId;
import dev.smartgateway.store.Fingerprints;
import dev.smartgateway.store.Secret;
import dev.smartgateway.token.LaunchRecord;
import reactor.core.publisher.Mono;

/**
 * Chooses the token of a request. In mode {@code pinned-issuer} reads use a token of the
 * gateway; what such a token cannot read is refused unless the operator permits the
 * user's token for it. In every other mode the user's token is used.
 */
public final class PinnedReads {

    private static final Pattern TYPE = Pattern.compile("([A-Z][A-Za-z]+)([/?].*)?", Pattern.DOTALL);

    private final PinTokens tokens;

    private final PinCanary canary;

    private final PinnedIssuerProperties properties;

    private final Fingerprints fingerprints;

    PinnedReads(PinTokens tokens, PinCanary canary, PinnedIssuerProperties properties, Fingerprints fingerprints) {
        this.tokens = tokens;
        this.canary = canary;
        this.properties = properties;
        this.fingerprints = fingerprints;
    }

    /**
     * Returns the request to send. Fails with {@code pin-unproved}, {@code pin-unsigned},
     * {@code no-patient}, {@code writes-not-sent}, {@code outside-compartment} or
     * {@code store-unavailable}.
     * @param user the user's tokens
     */
    public Mono<Wire> of(Issuer issuer, PinnedRequest request, LaunchRecord launch, TokenSet user) {
        if (issuer.rules().mode() != Issuer.Mode.PINNED_ISSUER) {
            return Mono.just(Wire.plain(request, user.access()));
        }
        if (!Wire.reads(request)) {
            return standIn(this.properties.writes(), Reason.WRITES_NOT_SENT, request, user);
        }
        if (outside(request)) {
            return standIn(this.properties.outside(), Reason.OUTSIDE_COMPARTMENT, request, user);
        }
        return this.canary.require(issuer)
            .then(Mono.defer(() -> bearer(issuer, launch)))
            .map((bearer) -> Wire.read(request, bearer));
    }

    private static boolean outside(PinnedRequest request) {
        Matcher type = TYPE.matcher(request.target());
        return type.matches() && ModeRules.outsideCompartment(type.group(1));
    }

    private static Mono<Wire> standIn(Beyond what, Reason refusal, PinnedRequest request, TokenSet user) {
        return (what == Beyond.USER_TOKEN) ? Mono.just(Wire.plain(request, user.access()))
                : Mono.error(refusal.asException());
    }

    private Mono<Secret> bearer(Issuer issuer, LaunchRecord launch) {
        PatientId patient = launch.context().patient();
        if (patient == null) {
            return Mono.error(Reason.NO_PATIENT.asException());
        }
        String user = Objects.requireNonNullElse(launch.owner().subject(), launch.owner().session());
        return this.fingerprints.of("pin", issuer.name(), user)
            .flatMap((subject) -> this.tokens.bearer(
                    new PinClaims(launch.fhirBase(), patient, launch.granted().parsed(), subject, launch.id().value())))
            .onErrorMap(PinUnsignedException.class, (ex) -> Reason.PIN_UNSIGNED.asException());
    }

}
