package dev.smartgateway.proxy;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

    private static final Pattern SHAPE = Pattern
        .compile("(?<base>(?:/launches/(?<id>[A-Za-z0-9_-]{22}))?/fhir)(?<rest>/.*)?");

    /**
     * Splits a raw path.
     * @throws dev.smartgateway.reason.ProblemException with {@code unknown-launch} if it
     * is not a FHIR base of this gateway
     */
    static FhirPath of(String rawPath) {
        Matcher matcher = SHAPE.matcher(rawPath);
        if (!matcher.matches()) {
            throw Reason.UNKNOWN_LAUNCH.asException();
        }
        String id = matcher.group("id");
        String rest = matcher.group("rest");
        return new FhirPath((id != null) ? new LaunchId(id) : null, matcher.group("base"), (rest != null) ? rest : "");
    }

}
