package dev.smartgateway.session.web;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.smartgateway.oauth.Discovery;
import dev.smartgateway.session.store.LaunchEntry;
import dev.smartgateway.session.store.SessionView;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.web.util.UriComponentsBuilder;

/**
 * Finds where a user who signed out of the gateway can sign out of the EHR as well
 * (OpenID Connect RP-Initiated Logout). The user decides, because closing an app does not
 * always mean leaving the EHR. No id_token is stored, so none is sent as a hint, and the
 * EHR asks the user before it ends anything.
 *
 * @see <a href="https://openid.net/specs/openid-connect-rpinitiated-1_0.html">OpenID
 * Connect RP-Initiated Logout 1.0</a>
 */
final class ProviderSignOut {

    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final Apps apps;

    private final Discovery discovery;

    ProviderSignOut(Apps apps, Discovery discovery) {
        this.apps = apps;
        this.discovery = discovery;
    }

    /**
     * Returns the addresses for the launches of these sessions that were not ended, by
     * issuer name. Leaves out issuers without such an endpoint or with unavailable
     * metadata. Never fails.
     */
    Mono<Map<String, URI>> of(List<SessionView> views) {
        return Flux.fromIterable(views)
            .flatMapIterable(SessionView::launches)
            .filter((entry) -> entry.ended() == null)
            .map(LaunchEntry::issuer)
            .distinct()
            .flatMap((name) -> Mono.justOrEmpty(this.apps.issuer(name)))
            .flatMap(this::address)
            .collect(TreeMap::new, (all, each) -> all.put(each.getKey(), each.getValue()));
    }

    private Mono<Map.Entry<String, URI>> address(Issuer issuer) {
        return this.discovery.of(issuer)
            .flatMap((metadata) -> Mono.justOrEmpty(metadata.optional().endSession()))
            .map((endpoint) -> Map.entry(issuer.name(),
                    UriComponentsBuilder.fromUri(endpoint)
                        .queryParam("client_id", "{client}")
                        .encode()
                        .buildAndExpand(issuer.client().id())
                        .toUri()))
            .timeout(LONGEST)
            .onErrorComplete();
    }

}
