package dev.smartgateway.oauth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smartgateway.store.Secret;

/**
 * Distinguishes possible credentials from words, ids and addresses: by comparison with
 * the tokens of the same response, by format, and by entropy. In doubt a value counts as
 * a credential.
 *
 * @param own tokens of the same response
 */
public record TokenLike(List<Secret> own) {

    /**
     * Shorter strings may be resource ids: FHIR allows up to 64 characters, EHRs use
     * about 24.
     */
    private static final int SHORTEST = 32;

    /** Entropy in bits per character; words have less, base64 has more. */
    private static final double RANDOM = 4.2;

    private static final int OWN_PART = 12;

    private static final Pattern JWT = Pattern
        .compile("eyJ[A-Za-z0-9_-]{6,}|e[yw][A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{4,}|-----BEGIN");

    private static final Pattern SCHEME = Pattern
        .compile("(?i)\\b(bearer|basic|dpop|token)[\\s:=]+[A-Za-z0-9+/_=.~-]{8,}");

    private static final Pattern UUID = Pattern
        .compile("[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}");

    private static final Pattern WORD = Pattern.compile("[A-Z]?[a-z]{2,20}([A-Z][a-z]{2,20})*");

    private static final Pattern RUN = Pattern.compile("[A-Za-z0-9_+=~/-]{" + SHORTEST + ",}");

    /** The name before a value; a sign at the end is padding. */
    private static final Pattern PARAMETER = Pattern.compile("^[^=]*=+(?=[^=])");

    private static final Pattern NAME = Pattern
        .compile(".*(token|secret|password|passwd|authori[sz]ation|bearer|credential|assertion|verifier|api_?key).*");

    /**
     * Returns whether a member of this name may hold a credential, whatever its value.
     */
    public static boolean name(String name) {
        return NAME.matcher(name.toLowerCase(Locale.ROOT).replace("-", "_")).matches();
    }

    /**
     * Returns whether a text is, contains or is part of a credential.
     */
    public boolean text(String text) {
        String plain = text.replaceAll("[\\r\\n\\t]", "").replaceAll("%[0-9A-Fa-f]{2}", "~");
        if (ours(text) || ours(plain) || JWT.matcher(plain).find() || SCHEME.matcher(text).find()) {
            return true;
        }
        Matcher run = RUN.matcher(UUID.matcher(plain).replaceAll("."));
        while (run.find()) {
            if (random(run.group()) || random(PARAMETER.matcher(run.group()).replaceFirst(""))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the same for a value that is random by design, such as a messaging handle
     * shared by app and EHR: it must not be one of our tokens or a JWT.
     */
    public boolean handle(String text) {
        return text.length() > 64 || ours(text) || JWT.matcher(text).find() || SCHEME.matcher(text).find();
    }

    private boolean ours(String text) {
        return this.own.stream()
            .anyMatch((secret) -> secret.use((token) -> text.contains(token)
                    || (text.length() >= OWN_PART && token.contains(text)) || shares(text, token)));
    }

    /** A substantial part of a token counts as the token. */
    private static boolean shares(String text, String token) {
        for (int i = 0; i + 2 * OWN_PART <= token.length(); i += OWN_PART) {
            if (text.contains(token.substring(i, i + 2 * OWN_PART))) {
                return true;
            }
        }
        return false;
    }

    /**
     * A path is judged without its words, unless nothing else remains.
     */
    private static boolean random(String run) {
        String[] parts = run.split("/");
        List<String> others = new ArrayList<>();
        for (String part : parts) {
            if (!WORD.matcher(part).matches()) {
                others.add(part);
            }
        }
        String rest = (others.size() < parts.length) ? String.join("/", others) : run;
        return rest.length() >= SHORTEST && chance(rest);
    }

    /**
     * Random text changes often between lower case, upper case and digits; words do not.
     */
    private static boolean chance(String text) {
        int changes = 0;
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            int kind = kind(text.charAt(i));
            int before = (i > 0) ? kind(text.charAt(i - 1)) : kind;
            digits += (kind == 0) ? 1 : 0;
            changes += (kind != before && kind != 3 && before != 3) ? 1 : 0;
        }
        boolean lively = changes * 4 >= text.length();
        boolean parted = text.contains("-") || text.contains("_") || text.contains("/");
        return !parted || (lively && (digits >= 3 || entropy(text) >= RANDOM));
    }

    private static int kind(char letter) {
        if (Character.isDigit(letter)) {
            return 0;
        }
        return Character.isLowerCase(letter) ? 1 : Character.isUpperCase(letter) ? 2 : 3;
    }

    private static double entropy(String run) {
        double bits = 0;
        for (int letter : run.chars().distinct().toArray()) {
            double share = (double) run.chars().filter((each) -> each == letter).count() / run.length();
            bits -= share * Math.log(share) / Math.log(2);
        }
        return bits;
    }

}
