package dev.smartgateway.policy.write;

import java.util.Locale;

import dev.smartgateway.fhir.Reference;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.r4.R4;

/**
 * Checks that the spelling of an address is unambiguous.
 *
 * @see <a href="https://hl7.org/fhir/R4/references.html#literal">FHIR R4 references</a>
 */
final class Addresses {

    private Addresses() {
    }

    /**
     * Returns whether a reference to our server is spelled as {@code Type/id}, alone or
     * below exactly the base, and names a type of R4.
     */
    static boolean isLocal(String text, Reference reference, PolicyContext context) {
        String base = context.upstream() + "/";
        String relative = text.startsWith(base) ? text.substring(base.length()) : text;
        return R4.isType(String.valueOf(reference.type()))
                && relative.startsWith(reference.type() + "/" + reference.id());
    }

    /**
     * Returns whether it is {@code #} and an id.
     */
    static boolean isContained(String text) {
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!letter(c) && c != '-' && c != '.') {
                return false;
            }
        }
        return text.startsWith("#") && text.length() <= 65;
    }

    /**
     * Returns whether it is an absolute http address of another server, in a spelling
     * that no server decodes or normalises differently.
     */
    static boolean isElsewhere(String text, PolicyContext context) {
        int scheme = text.startsWith("https://") ? 8 : text.startsWith("http://") ? 7 : -1;
        if (scheme < 0 || !plain(text)) {
            return false;
        }
        int slash = text.indexOf('/', scheme);
        String authority = text.substring(scheme, (slash < 0) ? text.length() : slash);
        String path = (slash < 0) ? "" : text.substring(slash);
        boolean named = !authority.isEmpty() && authority.indexOf('@') < 0;
        return named && !ours(authority, context) && !path.contains("//") && !path.contains("/./")
                && !path.contains("/../") && !path.endsWith("/.") && !path.endsWith("/..");
    }

    private static boolean ours(String authority, PolicyContext context) {
        String host = host(authority);
        return host.equals(host(context.upstreamHost()))
                || host.equals(host(String.valueOf(context.call().pin().bases().client().getRawAuthority())));
    }

    private static String host(String authority) {
        int colon = authority.lastIndexOf(':');
        String host = ((colon > authority.indexOf(']')) ? authority.substring(0, colon) : authority)
            .toLowerCase(Locale.ROOT);
        return host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
    }

    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c > '~' || "\\\"<>^`{|}".indexOf(c) >= 0 || (c == '%' && !needed(text, i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns whether a percent sign encodes a byte that a path cannot contain unencoded.
     */
    private static boolean needed(String text, int at) {
        if (at + 2 >= text.length()) {
            return false;
        }
        int high = Character.digit(text.charAt(at + 1), 16);
        int low = Character.digit(text.charAt(at + 2), 16);
        int value = high * 16 + low;
        return high >= 0 && low >= 0 && value >= ' ' && value != 0x7f && value != '%' && !letter((char) value)
                && "/\\.-_~?#:@".indexOf(value) < 0;
    }

    private static boolean letter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    /**
     * Returns whether an address could lead to a Binary of our server: relative, or
     * naming the server somewhere.
     */
    static boolean mayBeBinary(String text, PolicyContext context) {
        if (context.reference(text).is("Binary", String.valueOf(context.reference(text).id()))) {
            return true;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        boolean here = !lower.contains("://") || lower.contains(context.upstreamHost().toLowerCase(Locale.ROOT))
                || lower.contains(context.client().toLowerCase(Locale.ROOT));
        int at = here ? lower.indexOf("binary") : -1;
        while (at >= 0) {
            boolean begins = at == 0 || "/\\%".indexOf(lower.charAt(at - 1)) >= 0 || lower.startsWith("%2f", at - 3);
            int end = at + "binary".length();
            boolean goesOn = end < lower.length() && "/\\%".indexOf(lower.charAt(end)) >= 0;
            if (begins && goesOn) {
                return true;
            }
            at = lower.indexOf("binary", at + 1);
        }
        return false;
    }

}
