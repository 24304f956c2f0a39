package dev.smartgateway.command.azure.plan;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

import dev.smartgateway.operator.CommandFile;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.smart.Setting;
import org.jspecify.annotations.Nullable;

/**
 * The input file that a hospital writes once ({@code deploy/azure/setup.yml}).
 *
 * @param name prefix of all names, 3 to 12 lower-case letters or digits
 * @param tenant the target tenant and subscription
 * @param gateway the gateway's own settings
 * @param fhir the FHIR service
 * @param apps the SMART apps, each with its own client registration
 */
public record SetupFile(
        @Setting(value = "Prefix of all names.", pattern = "[a-z][a-z0-9]{2,11}", example = "ward",
                advice = "Write 3 to 12 lower-case letters or digits, beginning with a letter.") String name,
        @Setting("The target tenant and subscription.") Tenant tenant, @Setting("The gateway.") Gateway gateway,
        @Setting("The FHIR service.") Fhir fhir,
        @Setting(value = "The SMART apps.",
                advice = "List at least one app: write apps: followed by lines that begin with a "
                        + "dash.") List<Client> apps) {

    private static final int MOST_PROVIDERS = 2;

    private static final String RESOURCE = "(?i)/subscriptions/[^/]+/resourceGroups/[^/]+/providers/";

    /**
     * The target tenant and subscription.
     *
     * @param id tenant id
     * @param verifiedDomain a verified domain of the tenant; part of the audience
     * @param subscription subscription id
     * @param resourceGroup must exist
     * @param cloud {@code public}, {@code us-government} or {@code china}; public if
     * absent
     */
    public record Tenant(@Setting(value = "Tenant id.", example = "00000000-0000-0000-0000-000000000000") String id,
            @Setting(key = "verifiedDomain", value = "A verified domain of the tenant.",
                    example = "hospital.example") String verifiedDomain,
            @Setting(value = "Subscription id.", example = "00000000-0000-0000-0000-000000000000") String subscription,
            @Setting(key = "resourceGroup", value = "An existing resource group.",
                    example = "ward-gateway") String resourceGroup,
            @Setting(value = "National cloud.", pattern = "public|us-government|china",
                    advice = "Write public, us-government or china, or leave it out.") @Nullable String cloud) {

        /** Returns the cloud; the public one if the file names none. */
        public Cloud national() {
            return Cloud.of(this.cloud);
        }

    }

    // CHECKSTYLE:OFF one component for each setting
    /**
     * The gateway.
     *
     * @param publicUrl origin that browsers use
     * @param image container image with digest
     * @param registry resource id of a private registry that holds it
     * @param config directory with {@code policy.yml}, {@code apps/*.yml} and optional
     * files
     * @param alerts resource id of the action group that alerts go to
     * @param frontDoor {@code detection} or {@code prevention}; without it the ingress is
     * open to the internet
     * @param collector image of an OpenTelemetry collector with the exporter azuremonitor
     * @param auditDays for which the copy of the audit logs cannot be changed
     */
    public record Gateway(@Setting(key = "publicUrl", value = "Origin that browsers use.", pattern = "https://[^/]+",
            example = "https://chart.hospital.example", advice = "Write https://host without a path.") String publicUrl,
            @Setting(value = "Container image with its digest.",
                    example = "registry.hospital.example/smart-gateway@sha256:...") String image,
            @Setting(value = "Resource id of the private registry that holds the image.",
                    pattern = RESOURCE + "Microsoft\\.ContainerRegistry/registries/[^/]+",
                    advice = "Write the resource id, /subscriptions/.../resourceGroups/.../providers/"
                            + "Microsoft.ContainerRegistry/registries/NAME, or leave it empty.") @Nullable String registry,
            @Setting(value = "Directory with policy.yml and apps/*.yml.",
                    example = "deploy/azure/config") String config,
            @Setting(value = "Resource id of the action group that alerts go to.",
                    pattern = RESOURCE + "Microsoft\\.Insights/actionGroups/[^/]+",
                    advice = "Write the resource id of an action group, /subscriptions/.../resourceGroups/.../"
                            + "providers/Microsoft.Insights/actionGroups/NAME, or leave it empty.") @Nullable String alerts,
            @Setting(key = "frontDoor", value = "Web application firewall before the gateway.",
                    pattern = "detection|prevention",
                    advice = "Write detection or prevention, or leave it empty.") @Nullable String frontDoor,
            @Setting(value = "Image of an OpenTelemetry collector.") @Nullable String collector,
            @Setting(key = "auditDays", value = "Days for which the copy of the audit logs cannot be changed.",
                    pattern = "[1-9][0-9]{0,4}",
                    advice = "Write a number of days, such as 2190, or leave it empty.") @Nullable String auditDays) {
    }
    // CHECKSTYLE:ON

    /**
     * The FHIR service.
     *
     * @param mode {@code rbac}, {@code smart-user} or {@code pinned-issuer}
     * @param users object id of the group of users
     * @param allowWrites not in mode smart-user
     * @param existingUrl base URL of an existing service, or {@code null} to create one
     * @param existingId its resource id, for a private endpoint
     * @param identityProviders where real patients sign in: External ID, B2C, Okta
     */
    public record Fhir(
            @Setting(value = "Who uses the apps.", pattern = "rbac|smart-user|pinned-issuer",
                    advice = "Write rbac (clinicians), smart-user (patients) or pinned-issuer (either).") String mode,
            @Setting("Object id of the group of users.") @Nullable String users,
            @Setting(key = "allowWrites",
                    value = "Whether the group may write; not in mode smart-user.") boolean allowWrites,
            @Setting(key = "existingUrl", value = "Base URL of an existing service.",
                    pattern = "https://[^?#\\s]*[^/?#\\s]",
                    advice = "Write https://..., without a slash at the end, or leave it "
                            + "empty.") @Nullable String existingUrl,
            @Setting(key = "existingId", value = "Resource id of that service.") @Nullable String existingId,
            @Setting(key = "identityProviders", value = "Where patients sign in.",
                    optional = true) List<IdentityProvider> identityProviders) {

        /** Returns whether the service trusts the gateway's own tokens. */
        public boolean pinned() {
            return this.mode.equals("pinned-issuer");
        }

    }

    /**
     * An identity provider that the FHIR service trusts in addition to Entra
     * ({@code smartIdentityProviders}).
     *
     * @param authority address below which its discovery document is
     * @param clientId {@code azp} or {@code appid} of its tokens
     * @param audience {@code aud} of its tokens, compared character by character
     */
    public record IdentityProvider(
            @Setting(value = "Address of the provider.",
                    pattern = "https://[A-Za-z0-9.-]+(:[0-9]+)?(/[^?#\\s]*[^/?#\\s])?",
                    advice = "Write https://..., the address before /.well-known/openid-configuration, without a "
                            + "slash at the end.") String authority,
            @Setting(key = "clientId", value = "Client id of the app there.",
                    advice = "Write the value of azp or appid in the tokens.") String clientId,
            @Setting(value = "Audience of its tokens.",
                    advice = "Write the value of aud in the access tokens exactly.") String audience) {
    }

    /**
     * One SMART app: one context level and one SMART version.
     *
     * @param issuer name of the issuer in {@code config/apps}, last part of the redirect
     * URI
     * @param scopes SMART spelling, space separated
     * @param clientId id of a registration at one of the identity providers; without one
     * it is registered in Entra
     */
    public record Client(@Setting(value = "Name of the issuer in config/apps.", example = "entra") String issuer,
            @Setting(value = "Scopes in SMART spelling.", words = true,
                    example = "launch openid fhirUser patient/Patient.rs") String scopes,
            @Setting(key = "clientId", value = "Client id at an identity provider.") @Nullable String clientId) {
    }

    /** Returns the apps that are registered in Entra. */
    public List<Client> registered() {
        return this.apps.stream().filter((app) -> app.clientId() == null).toList();
    }

    /**
     * Returns the address of the gateway as an identity provider, in mode pinned-issuer.
     */
    public String pinnedIssuer() {
        return this.gateway.publicUrl() + "/issuer";
    }

    /** Returns the mark of objects in Entra that this set-up created. */
    public String mark() {
        return "smart-gateway:" + this.name;
    }

    /** Returns the audience: an application ID URI in the verified domain. */
    public String audience() {
        return "https://" + this.name + "." + this.tenant.verifiedDomain();
    }

    /**
     * Reads and checks the file.
     * @throws SetupException that names file, line, key and what to write instead
     */
    public static SetupFile read(Path path) {
        CommandFile<SetupFile> file;
        try {
            file = CommandFile.read(path, SetupFile.class);
        }
        catch (ConfigurationFault ex) {
            throw new SetupException(ex.getMessage() + ". " + ex.advice());
        }
        List<String> wrong = new ArrayList<>();
        file.settings().check((key, fault) -> wrong.add(path + ":" + file.line(key) + ": " + fault));
        if (!wrong.isEmpty()) {
            throw new SetupException(String.join("\n", wrong));
        }
        return file.settings();
    }

    /** Checks the rules that concern several keys. */
    private void check(BiConsumer<String, String> wrong) {
        if (this.fhir.mode().equals("smart-user") && this.fhir.allowWrites()) {
            wrong.accept("fhir.allowWrites",
                    "fhir.allowWrites: the role of smart-user is read-only; write false or choose rbac");
        }
        if (this.fhir.pinned() && this.fhir.allowWrites() && this.fhir.users() == null) {
            wrong.accept("fhir.allowWrites", "fhir.allowWrites: in mode pinned-issuer writes are sent with the user's "
                    + "own token; name the group that may write in fhir.users, or write false");
        }
        if (this.tenant.national() == Cloud.CHINA && this.fhir.existingUrl() == null) {
            wrong.accept("tenant.cloud",
                    "tenant.cloud: as far as we know, Azure's FHIR service is not offered in china; write the address "
                            + "of your FHIR server in fhir.existingUrl");
        }
        Set<String> issuers = new HashSet<>();
        for (int index = 0; index < this.apps.size(); index++) {
            Client app = this.apps.get(index);
            String row = "apps[" + index + "].";
            if (!issuers.add(app.issuer())) {
                wrong.accept(row + "issuer", "apps: this issuer has more than one entry; keep one");
            }
            Permissions.check(app).forEach((fault) -> wrong.accept(row + "scopes", fault));
        }
        providers(wrong);
    }

    /**
     * Rejects identity providers that the FHIR service would not accept, and clients to
     * which it would answer 401.
     */
    private void providers(BiConsumer<String, String> wrong) {
        List<IdentityProvider> providers = this.fhir.identityProviders();
        String key = "fhir.identityProviders";
        if (!providers.isEmpty() && !this.fhir.mode().equals("smart-user")) {
            wrong.accept(key, key + ": their users cannot hold Azure roles; write fhir.mode: smart-user, or "
                    + "fhir.mode: pinned-issuer without identity providers");
        }
        if (!providers.isEmpty() && this.fhir.existingUrl() != null) {
            wrong.accept(key, key + ": an existing service is not changed; add the providers to it by hand, or leave "
                    + "fhir.existingUrl empty");
        }
        if (providers.stream().map(IdentityProvider::authority).distinct().count() > MOST_PROVIDERS) {
            wrong.accept(key, key + ": the FHIR service accepts at most two authorities; remove the others");
        }
        Set<String> clients = new HashSet<>();
        for (int index = 0; index < providers.size(); index++) {
            String row = key + "[" + index + "].clientId";
            if (!clients.add(providers.get(index).clientId())) {
                wrong.accept(row, row + ": this client id occurs more than once; keep one");
            }
        }
        for (int index = 0; index < this.apps.size(); index++) {
            Client app = this.apps.get(index);
            if (app.clientId() != null && !this.fhir.pinned() && !clients.contains(app.clientId())) {
                wrong.accept("apps[" + index + "].clientId", "apps[" + app.issuer()
                        + "].clientId: no entry of fhir.identityProviders has this client id, so the FHIR service "
                        + "would answer 401 to all its tokens; add one, or correct the id");
            }
        }
    }

}
