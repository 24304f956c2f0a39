package dev.smartgateway.launch.callback;

import java.util.Arrays;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.IssuerMatch;
import dev.smartgateway.smart.PatientId;
import org.jspecify.annotations.Nullable;

/**
 * The user as a FHIR resource: a relative reference if it is on the FHIR base of the
 * launch, otherwise an absolute one, which serves as a name and is never fetched.
 *
 * @param reference {@code Type/id}, or an absolute URL that ends with it
 */
record FhirUser(String reference) {

    private static final Pattern SHAPE = Pattern.compile("(?<base>(?i:https?)://[^\\s?#]{1,1000}/)?"
            + "(?<local>(?:Patient|Practitioner|PractitionerRole|RelatedPerson|Person)/[A-Za-z0-9\\-.]{1,64})");

    /**
     * Reads the user from verified claims: {@code fhirUser}, the Entra spelling of a
     * directory extension, or the {@code profile} of SMART 1.
     * @return {@code null} if none of them refers to a known resource type
     */
    static @Nullable FhirUser of(Map<String, Object> claims, Issuer issuer) {
        for (String name : new String[] { "fhirUser", "extension_fhirUser", "profile" }) {
            if (claims.get(name) instanceof String text) {
                FhirUser user = parse(text, issuer);
                if (user != null) {
                    return user;
                }
            }
        }
        return null;
    }

    private static @Nullable FhirUser parse(String text, Issuer issuer) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        String base = matcher.group("base");
        return new FhirUser((base == null || here(base, issuer)) ? matcher.group("local") : text);
    }

    private static boolean here(String base, Issuer issuer) {
        return Arrays.stream(issuer.address().bases()).anyMatch((known) -> IssuerMatch.same(base, known.toString()));
    }

    /**
     * Returns the user's patient id if the user is a patient on the FHIR base of the
     * launch; otherwise {@code null}.
     */
    @Nullable PatientId patient() {
        return this.reference.startsWith("Patient/") ? new PatientId(this.reference.substring("Patient/".length()))
                : null;
    }

    @Override
    public String toString() {
        return "FhirUser[masked]";
    }

}
