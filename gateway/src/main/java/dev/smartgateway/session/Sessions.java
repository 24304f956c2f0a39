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
     * Returns the launch that a request refers to, after checking that it belongs to this
     * browser, is live and not idle for too long; extends its idle limit (at most one
     * write per tenth of it).
     * @param id the launch id of the URL, or {@code null} for the plain base, which means
     * the only launch this browser ever had
     * @return the launch; fails with {@code no-session}, {@code session-expired},
     * {@code session-ended}, {@code unknown-launch}, {@code which-launch} or
     * {@code store-unavailable}
     */
    Mono<LaunchRecord> launch(ServerWebExchange exchange, @Nullable LaunchId id);

    /**
     * Returns the name of the app of a launch that this browser has, or had as far as
     * remembered. Does not extend the idle limit. Fails like {@link #launch}, except that
     * an ended launch is accepted.
     */
    Mono<String> app(ServerWebExchange exchange, LaunchId id);

    /**
     * Returns the launches at an issuer that this browser has or had, newest first, as
     * far as remembered. Empty without a session; fails with {@code store-unavailable}.
     */
    Flux<LaunchId> launches(ServerWebExchange exchange, String issuer);

    /**
     * Adds a completed launch to this browser: saves the record, creates the session if
     * there is none, always replaces the session cookie (fixation), sets it with the
     * attributes that the issuer requires, and ends the oldest launches beyond the app's
     * limit. The session field of the given record is replaced.
     * <p>
     * Two launches that complete at the same time, both without a cookie, get one session
     * each, of which the browser keeps one. They detect each other by the pending
     * launches that the browser still has, and {@code /fhir} without a launch id is
     * refused in both.
     * @param starts state hashes of the starts that this browser remembers, including the
     * one of this launch: 43 characters each, base64url
     * @return the record as saved
     */
    Mono<LaunchRecord> add(ServerWebExchange exchange, LaunchRecord launch, Set<String> starts);

}
