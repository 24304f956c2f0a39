package dev.smartgateway.command.azure.plan;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * One of Microsoft's clouds and the addresses that differ between them. Bicep provides
 * all other addresses.
 */
public enum Cloud {

    /** The public cloud. */
    PUBLIC("AzureCloud", "https://login.microsoftonline.com", "https://graph.microsoft.com",
            "api://AzureADTokenExchange"),

    /** Azure Government. */
    US_GOVERNMENT("AzureUSGovernment", "https://login.microsoftonline.us", "https://graph.microsoft.us",
            "api://AzureADTokenExchangeUSGov"),

    /** Azure operated by 21Vianet. */
    CHINA("AzureChinaCloud", "https://login.partner.microsoftonline.cn", "https://microsoftgraph.chinacloudapi.cn",
            "api://AzureADTokenExchangeChina");

    private final String name;

    private final String login;

    private final String graph;

    private final String exchange;

    Cloud(String name, String login, String graph, String exchange) {
        this.name = name;
        this.login = login;
        this.graph = graph;
        this.exchange = exchange;
    }

    /**
     * Returns the cloud named by {@code tenant.cloud}; the public one if it is absent.
     */
    static Cloud of(@Nullable String word) {
        return (word != null) ? valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_')) : PUBLIC;
    }

    /** Returns the name of the cloud in the Azure command line. */
    public String commandLineName() {
        return this.name;
    }

    /** Returns the origin of Entra. */
    public String login() {
        return this.login;
    }

    /** Returns the origin of Microsoft Graph. */
    public String graph() {
        return this.graph;
    }

    /** Audience of tokens that are used in place of a client secret. */
    public String exchange() {
        return this.exchange;
    }

}
