package dev.smartgateway.operator;

import java.util.Map;

import dev.smartgateway.smart.Issuer;

/**
 * The {@link LaunchOptions} of every configured issuer.
 */
public final class LaunchOptionsByIssuer {

    private final Map<String, LaunchOptions> byIssuer;

    /**
     * Takes the intakes by issuer name.
     */
    public LaunchOptionsByIssuer(Map<String, LaunchOptions> byIssuer) {
        this.byIssuer = Map.copyOf(byIssuer);
    }

    /**
     * The intake of an issuer; the strict default for one that has none.
     */
    public LaunchOptions of(Issuer issuer) {
        return this.byIssuer.getOrDefault(issuer.name(), LaunchOptions.DEFAULT);
    }

}
