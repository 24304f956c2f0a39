package dev.smartgateway.scope;

import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The grammar of one scope, SMART 1 and 2. Case-sensitive; letters must be in order;
 * {@code read}, {@code write} and {@code *} are words, not letters. Constraints may use
 * only parameters that can be judged on a resource of the named type, so there are none
 * on a wildcard, on SMART 1 scopes, with modifiers or with chains.
 */
final class ScopeGrammar {

    private static final String SMART_URI = "http://smarthealthit.org/fhir/scopes/";

    private static final String OPENID_URI = "http://openid.net/specs/openid-connect-core-1_0#";

    private static final Set<String> IDENTITY = Set.of("openid", "profile", "email", "address", "phone",
            "offline_access");

    private static final Set<String> WORDS = Set.of("launch", "fhirUser", "online_access");

    private static final Pattern RESOURCE = Pattern
        .compile("(patient|user|system)/(\\*|[A-Z][A-Za-z]{0,63})\\.([a-z]+|\\*)(?:\\?(.+))?");

    private static final Pattern LETTERS = Pattern.compile("c?r?u?d?s?");

    private static final Pattern LAUNCH = Pattern.compile("launch/[a-z]+(\\?role=[\\x21-\\x7e&&[^&?\"\\\\]]+)?");

    private static final Pattern EXTENSION = Pattern.compile("(__|[a-z][a-z0-9+.-]*:)[\\x21-\\x7e&&[^\"\\\\]]+");

    private static final Pattern ESCAPED = Pattern.compile("(?:[^%]|%[0-9A-Fa-f]{2})*+");

    private static final Pattern ESCAPE = Pattern.compile("%([0-9A-Fa-f]{2})");

    /** Backslash and dollar are FHIR's own escapes, which no known code needs. */
    private static final Pattern VALUES = Pattern.compile("[\\x21-\\x7e&&[^$\\\\]]+");

    private static final int MOST_VALUES = 64;

    private static final Map<String, Set<Access>> FIRST_VERSION = Map.of("read", EnumSet.of(Access.READ, Access.SEARCH),
            "write", EnumSet.of(Access.CREATE, Access.UPDATE, Access.DELETE), "*", EnumSet.allOf(Access.class));

    private ScopeGrammar() {
    }

    /**
     * Strips the URI form.
     */
    static String plain(String token) {
        if (token.startsWith(SMART_URI)) {
            return token.substring(SMART_URI.length());
        }
        if (token.startsWith(OPENID_URI) && IDENTITY.contains(token.substring(OPENID_URI.length()))) {
            return token.substring(OPENID_URI.length());
        }
        return token;
    }

    /**
     * Returns whether it is a scope that names no resources: context, identity, refresh
     * or an extension.
     */
    static boolean word(String plain) {
        return IDENTITY.contains(plain) || WORDS.contains(plain) || LAUNCH.matcher(plain).matches()
                || (EXTENSION.matcher(plain).matches() && !plain.startsWith(SMART_URI));
    }

    /**
     * Reads a resource scope; empty when it is none or cannot be enforced exactly.
     */
    static Optional<Scope> resource(String plain) {
        Matcher matcher = RESOURCE.matcher(plain);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String query = matcher.group(4);
        Set<Access> access = access(matcher.group(3), query != null);
        Optional<Constraint> constraint = constraint(query);
        boolean anyType = matcher.group(2).equals(Scope.ANY_TYPE);
        if (access.isEmpty() || constraint.isEmpty() || (anyType && query != null)) {
            return Optional.empty();
        }
        return Scope.Level.of(matcher.group(1))
            .map((level) -> new Scope(level, matcher.group(2), access, constraint.get()));
    }

    private static Set<Access> access(String text, boolean constrained) {
        Set<Access> first = FIRST_VERSION.get(text);
        if (first != null) {
            return constrained ? Set.of() : first;
        }
        Set<Access> all = EnumSet.noneOf(Access.class);
        if (LETTERS.matcher(text).matches()) {
            for (Access one : Access.values()) {
                if (text.indexOf(one.letter()) >= 0) {
                    all.add(one);
                }
            }
        }
        return all;
    }

    private static Optional<Constraint> constraint(@Nullable String query) {
        Map<String, List<String>> parameters = new TreeMap<>();
        for (String pair : (query != null) ? query.split("&", -1) : new String[0]) {
            int equals = pair.indexOf('=');
            String name = (equals > 0) ? pair.substring(0, equals) : "";
            Optional<List<String>> values = values(pair.substring(equals + 1));
            if (!Constraint.EVALUABLE.contains(name) || values.isEmpty()
                    || parameters.put(name, values.get()) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new Constraint(parameters));
    }

    private static Optional<List<String>> values(String encoded) {
        String decoded = ESCAPED.matcher(encoded).matches() ? decoded(encoded) : "";
        List<String> values = List.of(decoded.split(",", MOST_VALUES + 1));
        try {
            values.forEach(CodeMatch::of);
        }
        catch (IllegalArgumentException ex) {
            return Optional.empty();
        }
        boolean plain = VALUES.matcher(decoded).matches() && values.size() <= MOST_VALUES;
        return plain ? Optional.of(values) : Optional.empty();
    }

    private static String decoded(String encoded) {
        return ESCAPE.matcher(encoded)
            .replaceAll(
                    (escape) -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
    }

}
