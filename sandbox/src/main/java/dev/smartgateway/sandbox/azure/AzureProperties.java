package dev.smartgateway.sandbox.azure;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the FHIR service of azure mode.
 *
 * @param role what role all callers have
 * @param includes how many included resources a page holds at most
 * @param bodyLimit largest request body
 */
@ConfigurationProperties("sandbox.azure")
public record AzureProperties(@DefaultValue("data") Role role, @DefaultValue("1000") int includes,
        @DefaultValue("28MB") DataSize bodyLimit) {

    /** Roles of the service. */
    public enum Role {

        /** A data role: scopes and user are not looked at. */
        DATA,

        /** FHIR SMART User: read-only, and only in the compartment of the user. */
        SMART

    }

}
