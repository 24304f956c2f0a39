package dev.smartgateway.smart;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The value that an app of the facade holds instead of an access token: an unsigned JWT
 * (RFC 7519 section 6) that names its launch and gives no access.
 */
public final class Placeholder {

    private static final String HEADER = "{\"alg\":\"none\",\"typ\":\"JWT\"}";

    private static final String START = base64(HEADER) + ".";

    private static final Pattern BEARER = Pattern
        .compile("(?i:Bearer) +(" + Pattern.quote(START) + "[A-Za-z0-9_-]+\\.)");

    private static final Pattern LAUNCH = Pattern.compile("\"iss\":\"[^\"\\\\]*/launches/([A-Za-z0-9_-]{22})/fhir\"");

    private Placeholder() {
    }

    /**
     * Creates a placeholder.
     * @param claims a JSON object
     */
    public static String of(String claims) {
        return START + base64(claims) + ".";
    }

    /**
     * Returns the launch that a placeholder names.
     * @param authorization value of an Authorization header
     * @return empty for anything that is not a placeholder
     */
    public static Optional<LaunchId> launch(String authorization) {
        Matcher bearer = BEARER.matcher(authorization.strip());
        if (!bearer.matches()) {
            return Optional.empty();
        }
        String claims = bearer.group(1).substring(START.length()).replace(".", "");
        try {
            Matcher named = LAUNCH.matcher(new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8));
            return named.find() ? Optional.of(new LaunchId(named.group(1))) : Optional.empty();
        }
        catch (IllegalArgumentException ex) {
            return Optional.empty();
        }
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

}
