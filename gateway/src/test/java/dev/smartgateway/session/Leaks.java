package dev.smartgateway.session;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Searches a text for secrets: in plain form, URL-encoded, in base64 and base64url, and
 * inside other parts of the text that are base64 or URL-encoded.
 */
final class Leaks {

    private static final Pattern ENCODED = Pattern.compile("[A-Za-z0-9+/_-]{16,}");

    private Leaks() {
    }

    /**
     * The secrets that can be found, with the form.
     */
    static Set<String> in(String text, Set<String> secrets) {
        String all = text + "\n" + unescaped(text) + "\n" + decoded(text);
        Set<String> found = new TreeSet<>();
        for (String secret : secrets) {
            for (String form : forms(secret)) {
                all.lines()
                    .filter((line) -> line.contains(form))
                    .map((line) -> line.substring(0, Math.min(line.length(), 300)))
                    .limit(20)
                    .forEach((line) -> found.add(form + " in " + line));
            }
        }
        return found;
    }

    private static List<String> forms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        return List.of(secret, URLEncoder.encode(secret, StandardCharsets.UTF_8),
                Base64.getEncoder().withoutPadding().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private static String unescaped(String text) {
        return URLDecoder.decode(text.replaceAll("%(?![0-9a-fA-F]{2})", "%25"), StandardCharsets.UTF_8);
    }

    /**
     * Every run of base64 letters, decoded from each of the four places it may begin at.
     */
    private static String decoded(String text) {
        StringBuilder decoded = new StringBuilder();
        Matcher runs = ENCODED.matcher(text);
        while (runs.find()) {
            String run = runs.group().replace('-', '+').replace('_', '/');
            for (int skip = 0; skip < 4; skip++) {
                int length = (run.length() - skip) / 4 * 4;
                decoded
                    .append(new String(Base64.getDecoder().decode(run.substring(skip, skip + length)),
                            StandardCharsets.ISO_8859_1))
                    .append('\n');
            }
        }
        return decoded.toString();
    }

}
