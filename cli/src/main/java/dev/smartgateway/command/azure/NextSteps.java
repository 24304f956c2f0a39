package dev.smartgateway.command.azure;

import java.io.PrintWriter;
import java.net.URI;
import java.util.List;
import java.util.Map;

import dev.smartgateway.command.azure.plan.SetupFile;
import tools.jackson.databind.JsonNode;

/**
 * The remaining manual steps after a run, as commands with the actual names.
 */
final class NextSteps {

    private final SetupFile setup;

    private final Map<String, String> bases;

    private final PrintWriter out;

    /**
     * Creates the list.
     * @param bases base URL of the gateway's paths, by issuer
     */
    NextSteps(SetupFile setup, Map<String, String> bases, PrintWriter out) {
        this.setup = setup;
        this.bases = bases;
        this.out = out;
    }

    /**
     * Prints the steps.
     * @param outputs outputs of the deployment, {@code name: {value: ...}}
     */
    void print(JsonNode outputs) {
        String host = URI.create(this.setup.gateway().publicUrl()).getHost();
        this.out.println("Remaining manual steps, each needed once:");
        if (this.setup.gateway().frontDoor() != null) {
            door(host, outputs);
            origins(host).forEach(this::domain);
        }
        else {
            name(host, outputs);
            origins(host).forEach((other) -> name(other, outputs));
        }
        if (this.setup.fhir().existingUrl() != null) {
            existing();
        }
        if (this.setup.fhir().pinned()) {
            pinned();
        }
        this.setup.apps().stream().filter((one) -> one.clientId() != null).forEach(this::elsewhere);
    }

    private void name(String host, JsonNode outputs) {
        String group = this.setup.tenant().resourceGroup();
        String app = this.setup.name() + "-gateway";
        this.out.println("  create the DNS record " + host + ": a CNAME to " + value(outputs, "gatewayFqdn")
                + ". Then create its certificate:");
        this.out.println("    az containerapp hostname add --resource-group " + group + " --name " + app
                + " --hostname " + host);
        this.out.println("    az containerapp hostname bind --resource-group " + group + " --name " + app
                + " --environment " + this.setup.name() + "-env --validation-method CNAME --hostname " + host);
    }

    private void door(String host, JsonNode outputs) {
        String group = this.setup.tenant().resourceGroup();
        String door = this.setup.name() + "-door";
        this.out.println("  approve the private link of Front Door in the environment (until then browsers get 502):");
        this.out.println("    az network private-endpoint-connection list --id " + value(outputs, "environmentId")
                + " --query \"[].id\" --output tsv");
        this.out.println("    az network private-endpoint-connection approve --description \"Front Door\" --id ID");
        this.out.println("  create two DNS records: " + host + ": a CNAME to " + value(outputs, "frontDoorHost")
                + ", and _dnsauth." + host + ": a TXT record with the output of:");
        this.out.println("    az afd custom-domain show --resource-group " + group + " --profile-name " + door
                + " --custom-domain-name " + host.replace('.', '-')
                + " --query validationProperties.validationToken --output tsv");
    }

    /** Host names of apps with their own origin. */
    private List<String> origins(String host) {
        return this.bases.values()
            .stream()
            .map((base) -> URI.create(base).getHost())
            .filter((other) -> !host.equals(other))
            .distinct()
            .sorted()
            .toList();
    }

    private void domain(String host) {
        this.out.println("  the host name " + host
                + ", the origin of an app: Front Door was set up only for the public name. "
                + "Add this one as a domain of " + this.setup.name() + "-door, to its route 'all' and to its security "
                + "policy 'firewall', and create its two DNS records as above.");
    }

    private void pinned() {
        String existing = this.setup.fhir().existingUrl();
        if (existing != null) {
            this.out.println("  make your FHIR service trust the gateway's own tokens, as one of at most two identity "
                    + "providers:");
            this.out.println("    az resource update --ids " + serviceId()
                    + " --add properties.authenticationConfiguration.smartIdentityProviders '{\"authority\": \""
                    + this.setup.pinnedIssuer() + "\", \"applications\": [{\"clientId\": \"gateway\", \"audience\": \""
                    + existing + "\", \"allowedDataActions\": [\"Read\"]}]}'");
        }
        this.out.println("  check from outside your network that the FHIR service can reach the gateway's keys (until "
                + "then reads are answered with pin-unproved):");
        this.out.println("    curl " + this.setup.pinnedIssuer() + "/.well-known/openid-configuration");
    }

    private void elsewhere(SetupFile.Client app) {
        if (this.setup.fhir().pinned()) {
            this.out.println("  register at the provider of " + app.issuer() + ", for the client " + app.clientId()
                    + ": the redirect URI " + this.bases.get(app.issuer()) + "/callback/" + app.issuer());
            return;
        }
        String authority = this.setup.fhir()
            .identityProviders()
            .stream()
            .filter((one) -> one.clientId().equals(app.clientId()))
            .map(SetupFile.IdentityProvider::authority)
            .findFirst()
            .orElse("");
        this.out.println("  register at " + authority + ", for the client " + app.clientId() + ": the redirect URI "
                + this.bases.get(app.issuer()) + "/callback/" + app.issuer()
                + ", and in access tokens a claim fhirUser with the full URL of the patient, for example "
                + "{FHIR_URL}/Patient/123. It takes up to ten minutes until the FHIR service trusts the provider.");
    }

    private void existing() {
        if (this.setup.fhir().pinned() && this.setup.fhir().users() == null) {
            return;
        }
        String id = serviceId();
        String role = this.setup.fhir().mode().equals("smart-user") ? "FHIR SMART User"
                : this.setup.fhir().allowWrites() ? "FHIR Data Contributor" : "FHIR Data Reader";
        this.out.println("  your FHIR service, which was not changed. Set its audience to " + this.setup.audience()
                + ", which breaks its other clients:");
        this.out.println("    az resource update --ids " + id
                + " --set properties.authenticationConfiguration.audience=" + this.setup.audience());
        if (this.setup.fhir().users() != null) {
            this.out.println("    az role assignment create --scope " + id + " --role \"" + role
                    + "\" --assignee-principal-type Group --assignee-object-id " + this.setup.fhir().users());
        }
    }

    private String serviceId() {
        String service = this.setup.fhir().existingId();
        return (service != null) ? service : "RESOURCE-ID-OF-THE-SERVICE";
    }

    private static String value(JsonNode outputs, String name) {
        return outputs.path(name).path("value").asString(name.toUpperCase(java.util.Locale.ROOT));
    }

}
