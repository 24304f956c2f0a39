package dev.smartgateway.proxy.mode;

import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.Verdict;
import dev.smartgateway.operator.ModeContradiction;
import dev.smartgateway.operator.ModeRules;
import dev.smartgateway.operator.ServiceProbe;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Issuer.Mode;
import dev.smartgateway.token.LaunchRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * The part of the check that needs a user's token: with the first launch of each issuer
 * in mode {@code smart-user} it tests once, in parallel to the user's own request,
 * whether the service shows more than one patient to that token. Only the number of
 * entries in the answer is used; nothing else is kept, logged or shown.
 */
final class TokenProbe implements ModeWatch {

    private static final Logger log = LoggerFactory.getLogger(TokenProbe.class);

    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    private final ServiceProbe probe;

    private final PinSpelling spelling;

    private final CanarySearch canary;

    private final BiConsumer<Issuer, List<ModeContradiction>> verdict;

    TokenProbe(ServiceProbe probe, BiConsumer<Issuer, List<ModeContradiction>> verdict) {
        this.probe = probe;
        this.spelling = new PinSpelling(probe);
        this.canary = new CanarySearch(probe);
        this.verdict = verdict;
    }

    @Override
    public void see(Issuer issuer, LaunchRecord launch) {
        TokenSet tokens = launch.tokens();
        if (tokens != null && issuer.rules().mode() == Mode.SMART_USER && this.seen.add(issuer.name())) {
            look(issuer, launch, tokens).subscribe((found) -> this.verdict.accept(issuer, found),
                    (error) -> log.warn("Issuer {}: its mode could not be checked with a token ({})", issuer.name(),
                            error.getClass().getSimpleName()));
        }
    }

    @Override
    public Mono<Void> answered(Issuer issuer, LaunchRecord launch, String target, UpstreamAnswer answer) {
        return this.spelling.answered(issuer, launch, target, answer);
    }

    @Override
    public void refused(Issuer issuer, LaunchRecord launch, Verdict verdict) {
        if (!CanarySearch.concerns(verdict)) {
            return;
        }
        this.canary.look(issuer, launch)
            .subscribe(null,
                    (error) -> log.info("Issuer {}: the search for a patient who does not exist was not answered ({})",
                            issuer.name(), error.getClass().getSimpleName()));
    }

    private Mono<List<ModeContradiction>> look(Issuer issuer, LaunchRecord launch, TokenSet tokens) {
        URI all = URI.create(launch.fhirBase() + "/Patient?_count=2&_elements=id");
        return tokens.access()
            .use((bearer) -> this.probe.get(all, bearer))
            .map((answer) -> ModeRules.withToken(issuer, answer.status(), patients(answer)));
    }

    private static int patients(ServiceProbe.Answer answer) {
        return (int) answer.body()
            .path("entry")
            .valueStream()
            .filter((entry) -> "Patient".equals(entry.path("resource").path("resourceType").asString("")))
            .count();
    }

}
