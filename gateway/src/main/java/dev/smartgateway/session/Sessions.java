package dev.smartgateway.session;

import java.util.Set;

import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * The operations of launch and proxy on browser sessions. Every method fails with a
 * {@code ProblemException}; none completes empty unless it says so.
 */
public interface Sessions {

    /**
     * The launch a request means, checked to belong to this browser, live and not idle
     * for too long; slides its idle limit (at most one write in a tenth of it).
     * @param id the launch id of the URL, or {@code null} for the plain base, which means
     * the only launch this browser ever had
     * @return the launch; fails with {@code no-session}, {@code session-expired},
     * {@code session-ended}, {@code unknown-launch}, {@code which-launch} or
     * {@code store-unavailable}
     */
    Mono<LaunchRecord> launch(ServerWebExchange exchange, @Nullable LaunchId id);

    /**
     * The name of the app of a launch that this browser has, or had as far as remembered;
     * does not slide. Fails like {@link #launch}, but not because the launch is over.
     */
    Mono<String> app(ServerWebExchange exchange, LaunchId id);

    /**
     * The launches with an issuer that this browser has or had, newest first, as far as
     * remembered. Empty without a session; fails with {@code store-unavailable}.
     */
    Flux<LaunchId> launches(ServerWebExchange exchange, String issuer);

    /**
     * Adds a completed launch to this browser: saves the record, opens the session if
     * there is none, gives the session a new id in any case (fixation), sets the cookie
     * with the attributes the issuer demands, and drops the oldest launches beyond the
     * app's cap. The session field of the given record is replaced by the right one.
     * <p>
     * Two launches that complete at once, both without a cookie yet, get a session each,
     * of which the browser keeps one. They know of each other by the starts that the
     * browser still remembered, and {@code /fhir} without a launch id answers in neither.
     * @param starts fingerprints of the starts that this browser remembers, the one of
     * this launch among them: 43 characters each, base64url
     * @return the record as saved
     */
    Mono<LaunchRecord> add(ServerWebExchange exchange, LaunchRecord launch, Set<String> starts);

}
