package dev.smartgateway.policy.rules;

import dev.smartgateway.fhir.Query;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.GrantedAccess;

/**
 * The parameters that a read may have.
 */
public final class ReadParams {

    private ReadParams() {
    }

    /**
     * Returns the parameters to send.
     */
    public static Query of(PolicyContext context, TypeRule rule, GrantedAccess cover, Query client) {
        boolean known = client.params()
            .stream()
            .allMatch((param) -> param.name().matches("_format|_pretty|_summary|_elements")
                    && !param.value().equals("count"));
        if (!known) {
            throw new Denied(Reason.PARAMETER, "read-parameter");
        }
        return new ResultParams(context, rule, cover).judge(client, true);
    }

    /**
     * Refuses any parameter but the format.
     */
    public static void none(Query client) {
        client.params().forEach((param) -> {
            if (param.name().equals("_format") && param.modifier() == null) {
                ResultParams.format(param.value());
            }
            else if (!param.name().equals("_pretty")) {
                throw new Denied(Reason.PARAMETER, "parameter");
            }
        });
    }

}
