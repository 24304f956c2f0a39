package dev.smartgateway.launch.callback;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import dev.smartgateway.launch.pending.PendingLaunch;
import dev.smartgateway.launch.picker.PendingPickers;
import dev.smartgateway.launch.start.RequestedScopes;
import dev.smartgateway.oauth.IdTokens;
import dev.smartgateway.oauth.IdTokens.Identity;
import dev.smartgateway.oauth.IdTokens.Provider;
import dev.smartgateway.oauth.TokenEndpoint.TokenResponse;
import dev.smartgateway.oauth.TokenInspection;
import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.LaunchContext;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.store.Secret;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.UnusedGrants;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Creates a launch from a token response.
 */
public final class LaunchCompletion {

    private static final String NO_SESSION_YET = "";

    private final IdTokens idTokens;

    private final TokenInspection inspection;

    private final PatientResolvers resolvers;

    private final UnusedGrants unused;

    private final Function<App, @Nullable Scopes> ceiling;

    private final SecureRandom random;

    private final Clock clock;

    /**
     * Creates an instance with the given checks.
     * @param ceiling the widest scopes that the policy allows an app, or {@code null}
     */
    public LaunchCompletion(IdTokens idTokens, TokenInspection inspection, PatientResolvers resolvers,
            UnusedGrants unused, Function<App, @Nullable Scopes> ceiling, SecureRandom random, Clock clock) {
        this.idTokens = idTokens;
        this.inspection = inspection;
        this.resolvers = resolvers;
        this.unused = unused;
        this.ceiling = ceiling;
        this.random = random;
        this.clock = clock;
    }

    /**
     * The launch to complete.
     *
     * @param pending the pending launch
     * @param app its app
     * @param provider its issuer and the issuer's metadata
     * @param request id of the callback request
     */
    record Case(PendingLaunch pending, App app, Provider provider, String request) {

        Issuer issuer() {
            return this.provider.issuer();
        }

    }

    /**
     * Verifies a token response and creates the launch, which is not yet in any session.
     * It has no patient if the user is to choose one.
     * @return the launch; fails with {@code bad-id-token}, {@code no-scopes},
     * {@code no-patient}, {@code no-patient-search}, {@code context-changed},
     * {@code token-exchange-failed} or an outage, after giving back the tokens (see
     * {@link UnusedGrants})
     */
    Mono<LaunchRecord> complete(Case launch, TokenResponse response) {
        return identity(launch, response)
            .onErrorResume((error) -> refused(owner(launch, null), response.tokens(), error))
            .flatMap((known) -> {
                Identity identity = known.orElse(null);
                return Mono.defer(() -> complete(launch, response, identity))
                    .flatMap((record) -> inspected(record, launch.provider(), response.tokens().access()))
                    .onErrorResume((error) -> refused(owner(launch, identity), response.tokens(), error));
            });
    }

    private Mono<LaunchRecord> complete(Case launch, TokenResponse response, @Nullable Identity identity) {
        GrantedScopes granted = GrantedScopes.of(response, launch.issuer(), this.ceiling.apply(launch.app()));
        PatientResolver.Received received = new PatientResolver.Received(
                (identity != null) ? identity.claims() : Map.of(), response.tokens(), granted.effective(),
                launch.request());
        return this.resolvers
            .context(new Fields(response.fields()), question(launch, identity, received),
                    launch.issuer().launch().styleHosts())
            .map((context) -> context.with(FurtherMembers.of(launch.issuer(), response, received.claims())))
            .map((context) -> record(launch, response, new Result(granted, context, identity)));
    }

    /**
     * Gives back the tokens of a launch that was not added to a session. Never fails.
     */
    Mono<Void> giveBack(LaunchRecord launch) {
        return this.unused.giveBack(launch);
    }

    private <T> Mono<T> refused(LaunchRecord.Owner owner, TokenSet tokens, Throwable error) {
        return this.unused.giveBack(owner, tokens).then(Mono.error(error));
    }

    /**
     * Checks the launch by token introspection if the operator enabled it. A launch that
     * cannot be introspected is then refused.
     */
    private Mono<LaunchRecord> inspected(LaunchRecord record, Provider provider, Secret access) {
        Issuer issuer = provider.issuer();
        if (issuer.rules().introspection() == Issuer.Introspection.NONE) {
            return Mono.just(record);
        }
        return this.inspection.inspect(issuer, access).map((answer) -> {
            IntrospectionCheck.agree(record, provider, answer);
            return record;
        });
    }

    /** Result of the checks. */
    private record Result(GrantedScopes granted, LaunchContext context, @Nullable Identity identity) {
    }

    private Mono<Optional<Identity>> identity(Case launch, TokenResponse response) {
        Issuer issuer = launch.issuer();
        if (response.idToken() == null) {
            return (RequestedScopes.openid(issuer) && issuer.rules().identity().oidcRequired())
                    ? Mono.error(() -> Reason.BAD_ID_TOKEN.at("id-token-missing", "id_token",
                            "issuer " + issuer.name() + ": there is none (oidc-required)"))
                    : Mono.just(Optional.empty());
        }
        if (!RequestedScopes.openid(issuer)) {
            return Mono.just(Optional.empty());
        }
        return this.idTokens
            .verify(response.idToken(), launch.provider(), issuer.rules().identity().algorithms(),
                    launch.pending().proof().nonce())
            .map(Optional::of);
    }

    private static PatientResolver.Question question(Case launch, @Nullable Identity identity,
            PatientResolver.Received received) {
        FhirUser user = FhirUser.of(received.claims(), launch.issuer());
        return new PatientResolver.Question(launch.pending(), launch.issuer(),
                (identity != null) ? identity.subject() : null, (user != null) ? user.reference() : null, received);
    }

    /**
     * Checks whether a launch may do without a patient: the picker needs an unconstrained
     * patient search, and any other launch must have no patient scope.
     */
    private static void withoutPatient(Case launch, GrantedScopes granted) {
        boolean choosing = PendingPickers.invites(launch.pending(), launch.issuer());
        if (choosing && !granted.patientSearch()) {
            throw Reason.NO_PATIENT_SEARCH.at("picker", "scopes",
                    "issuer " + launch.issuer().name() + ": the picker needs user/Patient.rs without a constraint");
        }
        if (!choosing && granted.needsPatient()) {
            throw Reason.NO_PATIENT.at("context", "patient",
                    "issuer " + launch.issuer().name() + ": it is missing, and patient-sources "
                            + launch.issuer().rules().patientSources() + " name no other patient");
        }
    }

    private static LaunchRecord.Owner owner(Case launch, @Nullable Identity identity) {
        return new LaunchRecord.Owner(NO_SESSION_YET, launch.app().name(), launch.issuer().name(),
                (identity != null) ? identity.subject() : null, (identity != null) ? identity.sid() : null);
    }

    private LaunchRecord record(Case launch, TokenResponse response, Result result) {
        if (result.context().patient() == null) {
            withoutPatient(launch, result.granted());
        }
        LaunchRecord.Owner owner = owner(launch, result.identity());
        Instant now = this.clock.instant();
        LaunchRecord.Life life = new LaunchRecord.Life(now, now.plus(launch.app().limits().absolute()), 0, null);
        return new LaunchRecord(LaunchId.random(this.random), owner, launch.issuer().address().fhirBase(),
                result.granted().text(), result.context(), response.tokens(), life);
    }

}
