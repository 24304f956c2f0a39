package dev.smartgateway.command.doctor;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import dev.smartgateway.command.doctor.issuer.IssuerSettings;
import dev.smartgateway.command.doctor.issuer.ScopeWord;
import dev.smartgateway.command.doctor.report.Check;
import dev.smartgateway.command.doctor.report.Report;
import dev.smartgateway.operator.EntraAddress;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Issuer.Mode;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A test user's access token. It is decoded without verifying its signature, which is the
 * FHIR service's task. Reports contain only the issuer, the audience, names of scopes and
 * the type of fhirUser.
 */
final class GivenToken {

    private final String text;

    private final Map<?, ?> claims;

    private GivenToken(String text, Map<?, ?> claims) {
        this.text = text;
        this.claims = claims;
    }

    /** Reads the content of a file. A token that is not a JWT is opaque. */
    static GivenToken read(String content) {
        String text = content.strip().replaceFirst("(?i)^bearer\\s+", "");
        String[] parts = text.split("\\.");
        if (parts.length != 3) {
            return new GivenToken(text, Map.of());
        }
        try {
            String payload = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            return new GivenToken(text, new JsonMapper().readValue(payload, Map.class));
        }
        catch (JacksonException | IllegalArgumentException ex) {
            return new GivenToken(text, Map.of());
        }
    }

    <T> T use(Function<String, T> function) {
        return function.apply(this.text);
    }

    /** Returns the type of the resource in fhirUser, or an empty text. */
    String fhirUserType() {
        String value = claim("fhirUser").isEmpty() ? claim("extension_fhirUser") : claim("fhirUser");
        String[] segments = value.split("/");
        return (segments.length < 2) ? "" : segments[segments.length - 2];
    }

    /** Returns the patient's id if the user is a patient, or an empty text. */
    String ownId() {
        String value = claim("fhirUser").isEmpty() ? claim("extension_fhirUser") : claim("fhirUser");
        return fhirUserType().equals("Patient") ? value.substring(value.lastIndexOf('/') + 1) : "";
    }

    void examine(Issuer issuer, Clock clock, Report.Notes notes) {
        if (this.claims.isEmpty()) {
            notes.note(Check.TOKEN, "The token is opaque and cannot be decoded.");
            return;
        }
        life(clock, notes);
        origin(issuer, notes);
        audience(issuer, notes);
        scopes(notes);
        user(issuer, notes);
    }

    private void life(Clock clock, Report.Notes notes) {
        if (this.claims.get("exp") instanceof Number until
                && clock.instant().isAfter(Instant.ofEpochSecond(until.longValue()))) {
            notes.warn(Check.TOKEN,
                    "The token has expired, so the FHIR service's answers say little about the configuration.",
                    "get a new token of the test user");
        }
    }

    private void origin(Issuer issuer, Report.Notes notes) {
        URI endpoint = issuer.address().endpoints().token();
        String iss = claim("iss");
        boolean first = iss.startsWith("https://sts.windows.net/");
        boolean guid = EntraAddress.guid(first(audiences()));
        if (first || iss.endsWith("/v2.0")) {
            notes.ok(Check.TOKEN,
                    "It is a v" + (first ? 1 : 2) + " access token. authority of the FHIR service must be "
                            + (first ? "without" : "with") + " /v2.0.");
            if (first == guid) {
                notes.wrong(Check.AUDIENCES,
                        "A v" + (first ? 1 : 2) + " token with this form of audience is unusual: a v1 token contains "
                                + "the App ID URI, a v2 token the GUID.",
                        "make authority, audience and token version match");
            }
        }
        if (endpoint != null && EntraAddress.tenant(endpoint.getPath())
            .filter((tenant) -> EntraAddress.tenant(iss).filter((other) -> !other.equals(tenant)).isPresent())
            .isPresent()) {
            notes.wrong(Check.TOKEN, "The token comes from another tenant than endpoints.token.",
                    "use one tenant for both");
        }
    }

    private void audience(Issuer issuer, Report.Notes notes) {
        List<String> wanted = issuer.address().audience().tokens();
        List<String> audiences = audiences();
        if (wanted.isEmpty()) {
            notes.note(Check.AUDIENCES, "token-audience is not set, so the gateway does not check the audience.");
        }
        else if (audiences.stream().anyMatch(wanted::contains)) {
            notes.ok(Check.AUDIENCES, "The token's audience is token-audience.");
        }
        else {
            notes.wrong(Check.AUDIENCES,
                    "The token is for " + audiences + ", not for token-audience: both the gateway and the FHIR "
                            + "service would refuse it.",
                    "set token-audience and the service's audience to this value, or request scopes of the right "
                            + "resource");
        }
    }

    private void scopes(Report.Notes notes) {
        String scp = claim("scp").isEmpty() ? claim("scope") : claim("scp");
        List<ScopeWord> words = ScopeWord.all(scp);
        if (List.of(scp.split(" ")).contains("user_impersonation")) {
            notes.wrong(Check.NO_LAUNCH_CONTEXT,
                    "The granted scope is user_impersonation: the token is for Microsoft's own API and not for your "
                            + "FHIR resource app.",
                    "set token-audience to the App ID URI of the resource app, and dialect: entra");
        }
        Set<String> contexts = ScopeWord.contexts(words);
        Set<Integer> versions = ScopeWord.versions(words);
        if (contexts.size() > 1 || versions.size() > 1) {
            notes.wrong(Check.EARLIER_CONSENTS_LEAK, "The token mixes "
                    + (contexts.size() > 1 ? contexts : "SMART versions " + versions)
                    + ": users or an administrator consented to both for this client. With the role FHIR SMART User "
                    + "every request gets 400.",
                    "remove the other permissions and the grants of this client (Enterprise applications, "
                            + "Permissions), and use one client per level and version");
        }
        else {
            notes.ok(Check.EARLIER_CONSENTS_LEAK,
                    "The token holds " + words.size() + " clinical scopes of one level and one version.");
        }
    }

    private void user(Issuer issuer, Report.Notes notes) {
        boolean needed = issuer.rules().mode() == Mode.SMART_USER;
        String type = fhirUserType();
        if (type.isEmpty() && needed) {
            notes.wrong(Check.TOKEN, "The token has no fhirUser: in mode smart-user the FHIR service answers 400.",
                    "run 'azure setup' (claim mapping), then set the attribute of the user");
        }
        else if (type.isEmpty()) {
            notes.note(Check.TOKEN, "The token has no fhirUser. In mode " + IssuerSettings.key(issuer.rules().mode())
                    + " that is allowed.");
        }
        else if (!type.equals("Patient") && !type.equals("Practitioner")) {
            notes.wrong(Check.TOKEN,
                    "fhirUser is neither a Patient nor a Practitioner; the FHIR service accepts no other type.",
                    "give the user a fhirUser of one of these types");
        }
        else if (type.equals("Practitioner") && needed) {
            notes.wrong(Check.PRACTITIONERS_SEE_NO_PATIENT,
                    "The user is a Practitioner and mode is smart-user: the service returns only resources that refer "
                            + "to this practitioner, so most of the patient's data is missing.",
                    "set mode to rbac and give clinicians FHIR Data Reader instead of FHIR SMART User");
        }
        else {
            notes.ok(Check.TOKEN, "fhirUser is a " + type + ".");
        }
    }

    private List<String> audiences() {
        List<String> all = new ArrayList<>();
        if (this.claims.get("aud") instanceof List<?> several) {
            several.forEach((one) -> all.add(String.valueOf(one)));
        }
        else {
            all.add(claim("aud"));
        }
        return all;
    }

    private static String first(List<String> list) {
        return list.isEmpty() ? "" : list.get(0);
    }

    private String claim(String name) {
        Object value = this.claims.get(name);
        return (value instanceof List<?> words) ? String.join(" ", words.stream().map(String::valueOf).toList())
                : (value != null) ? value.toString() : "";
    }

    @Override
    public String toString() {
        return "GivenToken[masked]";
    }

}
