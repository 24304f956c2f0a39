package dev.smartgateway.sandbox.azure;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the FHIR service of azure mode.
 *
 * @param role role of all callers
 * @param includes maximum number of included resources on a page
 * @param bodyLimit largest request body
 * @param usCore whether SMART callers are not shown what has no status, as with the
 * service's US Core option
 * @param identityProviders identity providers trusted in addition to Entra
 */
@ConfigurationProperties("sandbox.azure")
public record AzureProperties(@DefaultValue("data") Role role, @DefaultValue("1000") int includes,
        @DefaultValue("28MB") DataSize bodyLimit, @DefaultValue("false") boolean usCore,
        @DefaultValue List<Provider> identityProviders) {

    /**
     * One of {@code smartIdentityProviders}.
     *
     * @param authority address below which its discovery document is
     * @param applications at least one
     */
    public record Provider(String authority, List<Application> applications) {
    }

    /**
     * A client of such a provider.
     *
     * @param clientId required value of {@code azp} or {@code appid}
     * @param audience required value of {@code aud}, as a text
     * @param allowedDataActions {@code Read} and nothing else
     */
    public record Application(String clientId, String audience, @DefaultValue("Read") List<String> allowedDataActions) {
    }

    /** Roles of the service. */
    public enum Role {

        /** A data role: scopes and user are not checked. */
        DATA,

        /** FHIR SMART User: read-only, and only in the compartment of the user. */
        SMART

    }

}
