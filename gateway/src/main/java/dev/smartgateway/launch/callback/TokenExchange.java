package dev.smartgateway.launch.callback;

import dev.smartgateway.launch.pending.PendingLaunch;
import dev.smartgateway.launch.picker.PendingPickers;
import dev.smartgateway.oauth.Discovery;
import dev.smartgateway.oauth.IdTokens.Provider;
import dev.smartgateway.oauth.TokenEndpoint;
import dev.smartgateway.problem.RequestIdFilter;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.session.Sessions;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.IssuerMatch;
import dev.smartgateway.smart.LaunchOrigins;
import dev.smartgateway.smart.PublicUrl;
import dev.smartgateway.store.Secret;
import dev.smartgateway.token.LaunchRecord;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * Completes a callback: exchanges the code for tokens, creates a launch from the tokens,
 * and adds it to a session. After a later failure the tokens are given back.
 */
public final class TokenExchange {

    private final Apps apps;

    private final PublicUrl publicUrl;

    private final Discovery discovery;

    private final TokenEndpoint endpoint;

    private final LaunchCompletion completion;

    private final Sessions sessions;

    private final PendingPickers pickers;

    /**
     * Creates an instance with the given steps.
     */
    public TokenExchange(Apps apps, PublicUrl publicUrl, Discovery discovery, TokenEndpoint endpoint,
            LaunchCompletion completion, Sessions sessions, PendingPickers pickers) {
        this.apps = apps;
        this.publicUrl = publicUrl;
        this.discovery = discovery;
        this.endpoint = endpoint;
        this.completion = completion;
        this.sessions = sessions;
        this.pickers = pickers;
    }

    /**
     * An authorization response whose state was valid and is now marked as used.
     */
    record Coming(PendingLaunch pending, Issuer issuer, AuthorizationResponse answer) {
    }

    /**
     * Returns the issuer's metadata after checking that the response came from this
     * issuer (RFC 9207).
     * @return fails with {@code wrong-issuer}
     */
    Mono<Discovery.Metadata> metadata(Coming coming) {
        return this.discovery.of(coming.issuer()).doOnNext((metadata) -> {
            String iss = coming.answer().iss();
            if ((iss != null) ? !from(iss, coming.issuer(), metadata) : metadata.callbackIss()) {
                throw Reason.WRONG_ISSUER.at("callback-issuer", "iss", "issuer " + coming.issuer().name() + ": it is "
                        + ((iss == null) ? "missing, although the metadata promises it"
                                : (metadata.oidcIssuer() != null)
                                        ? "not the issuer that the metadata or endpoints.oidc-issuer names"
                                        : "there, but no metadata names the issuer; set endpoints.oidc-issuer"));
            }
        });
    }

    /**
     * Returns whether {@code iss} names the issuer. If the metadata names no issuer, the
     * configured address of the EHR is accepted.
     */
    private static boolean from(String iss, Issuer issuer, Discovery.Metadata metadata) {
        String known = metadata.oidcIssuer();
        return (known != null) ? iss.equals(known) : IssuerMatch.same(iss, issuer.address().iss().toString());
    }

    /**
     * A completed launch.
     *
     * @param launch the launch
     * @param choosing whether the user must choose a patient first; until then the launch
     * is not in a session
     */
    record Arrived(LaunchRecord launch, boolean choosing) {
    }

    /**
     * Exchanges the code and adds the launch to a session, or keeps the launch until the
     * user has chosen a patient.
     */
    Mono<Arrived> enter(ServerWebExchange exchange, Coming coming, Discovery.Metadata metadata) {
        Issuer issuer = coming.issuer();
        Secret code = coming.answer().code();
        App app = this.apps.app(coming.pending().app())
            .filter((known) -> known.issuers().contains(issuer))
            .orElse(null);
        if (code == null || app == null) {
            return Mono.error(Reason.BAD_STATE::asException);
        }
        LaunchCompletion.Case launch = new LaunchCompletion.Case(coming.pending(), app, new Provider(issuer, metadata),
                RequestIdFilter.of(exchange));
        return this.endpoint
            .exchange(issuer, code, coming.pending().proof().verifier(),
                    new LaunchOrigins(this.publicUrl, null).of(app).gateway("/callback/" + issuer.name()))
            .flatMap((response) -> this.completion.complete(launch, response))
            .flatMap((record) -> admit(exchange, coming, record)
                .onErrorResume((error) -> this.completion.giveBack(record).then(Mono.error(error))));
    }

    private Mono<Arrived> admit(ServerWebExchange exchange, Coming coming, LaunchRecord launch) {
        boolean choosing = launch.context().patient() == null
                && PendingPickers.invites(coming.pending(), coming.issuer());
        Mono<LaunchRecord> admitted = choosing
                ? this.pickers.keep(exchange, launch, coming.issuer(), coming.pending().proof().stateHash())
                : this.sessions.add(exchange, launch, this.pickers.starts(exchange));
        return admitted.doOnNext((record) -> this.pickers.leave(exchange, record.owner()))
            .map((record) -> new Arrived(record, choosing));
    }

}
