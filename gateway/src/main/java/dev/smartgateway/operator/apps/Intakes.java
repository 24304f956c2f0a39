package dev.smartgateway.operator.apps;

import java.util.Map;

import dev.smartgateway.smart.Issuer;

/**
 * The {@link Intake} of every configured issuer.
 */
public final class Intakes {

    private final Map<String, Intake> byIssuer;

    /**
     * Takes the intakes by issuer name.
     */
    public Intakes(Map<String, Intake> byIssuer) {
        this.byIssuer = Map.copyOf(byIssuer);
    }

    /**
     * The intake of an issuer; the strict default for one that has none.
     */
    public Intake of(Issuer issuer) {
        return this.byIssuer.getOrDefault(issuer.name(), Intake.DEFAULT);
    }

}
