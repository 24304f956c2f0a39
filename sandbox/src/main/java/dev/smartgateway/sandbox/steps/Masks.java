package dev.smartgateway.sandbox.steps;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Shows values without giving secrets away: of a secret only its length, of a value that
 * is used once only its beginning.
 */
final class Masks {

    private static final Set<String> SECRET = Set.of("client_secret", "client_assertion", "code", "code_verifier",
            "access_token", "refresh_token", "id_token", "token", "password");

    private static final Set<String> ONCE = Set.of("launch", "state", "nonce", "code_challenge");

    private static final int BEGINNING = 6;

    private Masks() {
    }

    static String value(String name, String value) {
        if (SECRET.contains(name)) {
            return "(masked, " + value.length() + " characters)";
        }
        return (ONCE.contains(name) && value.length() > BEGINNING) ? value.substring(0, BEGINNING) + "…" : value;
    }

    static Map<String, String> values(Map<String, ?> all) {
        Map<String, String> shown = new LinkedHashMap<>();
        all.forEach((name, value) -> shown.put(name,
                value(name, (value instanceof String[] several) ? String.join(" ", several) : String.valueOf(value))));
        return shown;
    }

    /**
     * An address, with the parameters of its query masked one by one.
     */
    static String address(String address) {
        MultiValueMap<String, String> query = UriComponentsBuilder.fromUriString(address).build().getQueryParams();
        StringBuilder shown = new StringBuilder(address.replaceFirst("\\?.*", ""));
        char separator = '?';
        for (Map.Entry<String, String> one : query.toSingleValueMap().entrySet()) {
            String value = (one.getValue() != null) ? UriUtils.decode(one.getValue(), "UTF-8") : "";
            shown.append(separator).append(one.getKey()).append('=').append(value(one.getKey(), value));
            separator = '&';
        }
        return shown.toString();
    }

    /**
     * An {@code Authorization} header without its credential.
     */
    static String credential(String header) {
        return header.replaceFirst("\\s.*", "") + " (masked)";
    }

}
