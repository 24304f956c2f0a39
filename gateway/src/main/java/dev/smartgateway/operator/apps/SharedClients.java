package dev.smartgateway.operator.apps;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import dev.smartgateway.scope.EntraScopes;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Issuer;

/**
 * Entra's grants add up per client, resource and person. Issuers that share a client
 * therefore must together still hold one context and one SMART version.
 */
final class SharedClients {

    private SharedClients() {
    }

    /**
     * Compares the issuers of the last app with all there are.
     */
    static void check(Section section, List<App> apps) {
        for (Issuer issuer : apps.get(apps.size() - 1).issuers()) {
            List<Issuer> sharing = apps.stream()
                .flatMap((app) -> app.issuers().stream())
                .filter((other) -> same(issuer, other))
                .toList();
            String together = sharing.stream().map(Issuer::scopes).collect(Collectors.joining(" "));
            List<String> faults = EntraScopes.faults(together);
            if (!faults.isEmpty()) {
                String names = sharing.stream().map(Issuer::name).collect(Collectors.joining(", "));
                throw section.fault("issuers", "share the Entra client " + issuer.client().id() + " (" + names
                        + ") with scopes that cannot stand in one token", faults.get(0));
            }
        }
    }

    private static boolean same(Issuer one, Issuer other) {
        return one.rules().dialect() == Issuer.Dialect.ENTRA && other.rules().dialect() == Issuer.Dialect.ENTRA
                && one.client().id().equals(other.client().id())
                && Objects.equals(one.address().scopePrefix(), other.address().scopePrefix());
    }

}
