package dev.smartgateway.launch.callback;

import dev.smartgateway.launch.pending.PendingLaunch;
import dev.smartgateway.problem.Reason;
import dev.smartgateway.session.Sessions;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.PublicUrl;
import dev.smartgateway.token.Discovery;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.Secret;
import dev.smartgateway.token.TokenEndpoint;
import dev.smartgateway.token.TokenSet;
import dev.smartgateway.token.identity.IdTokens.Party;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * Lets an answered launch in: code to tokens, tokens to a launch, launch to a session.
 * Whatever fails after the tokens came revokes them.
 */
public final class Arrival {

    private final Apps apps;

    private final PublicUrl publicUrl;

    private final Discovery discovery;

    private final TokenEndpoint endpoint;

    private final Completion completion;

    private final Sessions sessions;

    /**
     * Uses the given parts.
     */
    public Arrival(Apps apps, PublicUrl publicUrl, Discovery discovery, TokenEndpoint endpoint, Completion completion,
            Sessions sessions) {
        this.apps = apps;
        this.publicUrl = publicUrl;
        this.discovery = discovery;
        this.endpoint = endpoint;
        this.completion = completion;
        this.sessions = sessions;
    }

    /**
     * An answer whose state is good and now used up.
     */
    record Coming(PendingLaunch pending, Issuer issuer, Answer answer) {
    }

    /**
     * The issuer's metadata, after the answer was found to come from it (RFC 9207).
     * @return fails with {@code wrong-issuer}
     */
    Mono<Discovery.Metadata> metadata(Coming coming) {
        return this.discovery.of(coming.issuer()).doOnNext((metadata) -> {
            String iss = coming.answer().iss();
            if ((iss != null) ? !iss.equals(metadata.oidcIssuer()) : metadata.callbackIss()) {
                throw Reason.WRONG_ISSUER.asException();
            }
        });
    }

    /**
     * Exchanges the code and opens the session.
     */
    Mono<LaunchRecord> enter(ServerWebExchange exchange, Coming coming, Discovery.Metadata metadata) {
        Issuer issuer = coming.issuer();
        Secret code = coming.answer().code();
        App app = this.apps.app(coming.pending().app())
            .filter((known) -> known.issuers().contains(issuer))
            .orElse(null);
        if (code == null || app == null) {
            return Mono.error(Reason.BAD_STATE::asException);
        }
        Completion.Case launch = new Completion.Case(coming.pending(), app, new Party(issuer, metadata));
        return this.endpoint
            .exchange(issuer, code, coming.pending().proof().verifier(),
                    this.publicUrl.at("/callback/" + issuer.name()))
            .flatMap((response) -> Mono.defer(() -> this.completion.complete(launch, response))
                .flatMap((record) -> this.sessions.add(exchange, record))
                .onErrorResume((error) -> giveBack(issuer, response.tokens()).then(Mono.error(error))));
    }

    private Mono<Void> giveBack(Issuer issuer, @Nullable TokenSet tokens) {
        if (tokens == null) {
            return Mono.empty();
        }
        Secret refresh = tokens.refresh();
        return ((refresh != null) ? this.endpoint.revoke(issuer, refresh) : Mono.<Void>empty())
            .then(this.endpoint.revoke(issuer, tokens.access()))
            .onErrorComplete();
    }

}
