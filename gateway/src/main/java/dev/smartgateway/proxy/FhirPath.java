package dev.smartgateway.proxy;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.LaunchId;
import org.jspecify.annotations.Nullable;

/**
 * The raw path of a request, split at the FHIR base. Nothing is decoded, so the policy
 * reads what the browser sent.
 *
 * @param launch the launch in the path, or {@code null} under the plain base
 * @param base path of the FHIR base, without trailing slash
 * @param rest the remainder, empty or starting with a slash
 */
record FhirPath(@Nullable LaunchId launch, String base, String rest) {

    private static final String LAUNCHES = "/launches/";

    private static final String FHIR = "/fhir";

    /**
     * Splits a raw path.
     * @throws dev.smartgateway.reason.ProblemException with {@code unknown-launch} if it
     * is not a FHIR base of this gateway
     */
    static FhirPath of(String rawPath) {
        int id = rawPath.startsWith(LAUNCHES) ? LAUNCHES.length() : 0;
        int base = (id > 0) ? id + LaunchId.LENGTH : 0;
        int end = base + FHIR.length();
        if (!rawPath.startsWith(FHIR, base) || (rawPath.length() > end && rawPath.charAt(end) != '/')) {
            throw Reason.UNKNOWN_LAUNCH.asException();
        }
        LaunchId launch = (id > 0) ? launch(rawPath.substring(id, base)) : null;
        return new FhirPath(launch, rawPath.substring(0, end), rawPath.substring(end));
    }

    private static LaunchId launch(String id) {
        try {
            return new LaunchId(id);
        }
        catch (IllegalArgumentException ex) {
            throw Reason.UNKNOWN_LAUNCH.asException();
        }
    }

}
