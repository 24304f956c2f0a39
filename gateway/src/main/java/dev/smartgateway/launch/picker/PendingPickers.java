package dev.smartgateway.launch.picker;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import dev.smartgateway.launch.pending.PendingCookies;
import dev.smartgateway.launch.pending.PendingLaunch;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Issuer.PatientSource;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.store.Sealer;
import dev.smartgateway.token.LaunchRecord;
import dev.smartgateway.token.UnusedGrants;
import dev.smartgateway.token.WaitingLaunches;
import reactor.core.publisher.Mono;

import org.springframework.web.server.ServerWebExchange;

/**
 * Launches that wait until their user has chosen a patient. The tokens stay on the
 * server; the browser gets a cookie that proves that it is the one that signed in.
 */
public final class PendingPickers {

    private final WaitingLaunches launches;

    private final UnusedGrants unused;

    private final Apps apps;

    private final PickerCookies cookies;

    private final PendingCookies pending;

    private final Duration life;

    private final Clock clock;

    /**
     * Creates a store for waiting launches.
     * @param life how long a user may take to choose
     */
    public PendingPickers(WaitingLaunches launches, UnusedGrants unused, Apps apps, Sealer sealer, Duration life,
            Clock clock, PendingCookies pending) {
        this.launches = launches;
        this.unused = unused;
        this.apps = apps;
        this.cookies = new PickerCookies(sealer);
        this.life = life;
        this.pending = pending;
        this.clock = clock;
    }

    /**
     * Returns whether a launch without a patient may show the picker. A launch from an
     * EHR never may: a chart is open there, and the choice could differ from it.
     */
    public static boolean invites(PendingLaunch pending, Issuer issuer) {
        return !pending.fromEhr() && issuer.rules().patientSources().contains(PatientSource.PICKER);
    }

    /**
     * Returns the path of the picker of a launch.
     */
    public static String path(LaunchId launch) {
        return "/picker/" + launch.value();
    }

    /**
     * Stores a waiting launch and gives the browser its cookie.
     * @param start hash of the state that the launch was started with
     * @return the launch; fails with {@code store-unavailable}
     */
    public Mono<LaunchRecord> keep(ServerWebExchange exchange, LaunchRecord launch, Issuer issuer, String start) {
        return this.launches.keep(launch, this.life).then(Mono.fromSupplier(() -> {
            this.cookies.surplus(exchange.getRequest().getCookies()).forEach((old) -> drop(exchange, old));
            Instant expiresAt = this.clock.instant().plus(this.life);
            exchange.getResponse()
                .addCookie(this.cookies.keep(PickerCookies.Pass.of(launch, expiresAt, start), this.life, issuer));
            return launch;
        }));
    }

    /**
     * Returns the state hashes of all starts of this browser that have not led to a
     * session, as far as it still has the cookies: those not answered, and those that
     * wait for a patient.
     */
    public Set<String> starts(ServerWebExchange exchange) {
        Set<String> starts = new HashSet<>(this.pending.states(exchange.getRequest().getCookies()));
        this.cookies.all(exchange.getRequest().getCookies()).forEach((pass) -> starts.add(pass.start()));
        return starts;
    }

    /**
     * Closes pickers that another user left open in this browser.
     * @param now the user who has just signed in
     */
    public void leave(ServerWebExchange exchange, LaunchRecord.Owner now) {
        List<PickerCookies.Pass> others = this.cookies.all(exchange.getRequest().getCookies())
            .stream()
            .filter((pass) -> pass.otherPerson(now))
            .toList();
        others.forEach((pass) -> drop(exchange, pass));
    }

    private void drop(ServerWebExchange exchange, PickerCookies.Pass pass) {
        Issuer issuer = this.apps.issuer(pass.issuer()).orElse(null);
        if (issuer != null) {
            exchange.getResponse().addCookie(this.cookies.drop(pass.launch(), issuer));
            this.launches.take(pass.launch()).flatMap((launch) -> giveBack(launch)).onErrorComplete().subscribe();
        }
    }

    /**
     * Returns the waiting launch of a picker in this browser.
     * @return fails with {@code bad-state}, {@code launch-expired} or
     * {@code store-unavailable}
     */
    Mono<PickerVisitor> find(ServerWebExchange exchange, LaunchId id) {
        PickerCookies.Pass pass = this.cookies.find(id, exchange.getRequest().getCookies());
        if (pass == null) {
            return Mono.error(Reason.BAD_STATE::asException);
        }
        if (!this.clock.instant().isBefore(pass.expiresAt())) {
            return Mono.error(Reason.LAUNCH_EXPIRED::asException);
        }
        return this.launches.find(id)
            .map((launch) -> visitor(launch, pass))
            .switchIfEmpty(Mono.error(Reason.BAD_STATE::asException));
    }

    private PickerVisitor visitor(LaunchRecord launch, PickerCookies.Pass pass) {
        Issuer issuer = this.apps.issuer(launch.owner().issuer()).orElseThrow(Reason.BAD_STATE::asException);
        return new PickerVisitor(launch, this.apps.app(launch.owner().app()).orElseThrow(Reason.BAD_STATE::asException),
                issuer, Duration.between(this.clock.instant(), pass.expiresAt()));
    }

    /**
     * Removes and returns a waiting launch; at most one caller gets it.
     * @return fails with {@code bad-state} or {@code store-unavailable}
     */
    Mono<PickerVisitor> take(ServerWebExchange exchange, PickerVisitor visitor) {
        return this.launches.take(visitor.launch().id())
            .switchIfEmpty(Mono.error(Reason.BAD_STATE::asException))
            .map((launch) -> {
                exchange.getResponse().addCookie(this.cookies.drop(launch.id(), visitor.issuer()));
                return new PickerVisitor(launch, visitor.app(), visitor.issuer(), visitor.left());
            });
    }

    /**
     * Gives back the tokens of a launch; best effort.
     */
    Mono<Void> giveBack(LaunchRecord launch) {
        return this.unused.giveBack(launch);
    }

}
