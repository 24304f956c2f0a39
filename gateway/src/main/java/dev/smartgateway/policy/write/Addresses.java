package dev.smartgateway.policy.write;

import java.util.Locale;

import dev.smartgateway.fhir.Reference;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.r4.R4;

/**
 * Which spellings of an address have one reading only.
 *
 * @see <a href="https://hl7.org/fhir/R4/references.html#literal">FHIR R4 references</a>
 */
final class Addresses {

    private Addresses() {
    }

    /**
     * Whether a reference to our server is spelled in the one way, {@code Type/id}, alone
     * or below exactly the base, and names a type of R4.
     */
    static boolean isLocal(String text, Reference reference, PolicyContext turn) {
        String base = turn.upstream() + "/";
        String relative = text.startsWith(base) ? text.substring(base.length()) : text;
        return R4.isType(String.valueOf(reference.type()))
                && relative.startsWith(reference.type() + "/" + reference.id());
    }

    /**
     * Whether it is {@code #} and an id.
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
     * Whether it is an absolute http address of another server, in a spelling that nobody
     * decodes, folds or normalises into another one.
     */
    static boolean isElsewhere(String text, PolicyContext turn) {
        int scheme = text.startsWith("https://") ? 8 : text.startsWith("http://") ? 7 : -1;
        if (scheme < 0 || !plain(text)) {
            return false;
        }
        int slash = text.indexOf('/', scheme);
        String authority = text.substring(scheme, (slash < 0) ? text.length() : slash);
        String path = (slash < 0) ? "" : text.substring(slash);
        boolean named = !authority.isEmpty() && authority.indexOf('@') < 0;
        return named && !ours(authority, turn) && !path.contains("//") && !path.contains("/./")
                && !path.contains("/../") && !path.endsWith("/.") && !path.endsWith("/..");
    }

    private static boolean ours(String authority, PolicyContext turn) {
        String host = host(authority);
        return host.equals(host(turn.upstreamHost()))
                || host.equals(host(String.valueOf(turn.call().pin().bases().client().getRawAuthority())));
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
     * Whether a percent sign stands for a byte that no path shows plainly.
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
     * Whether an address could lead to a Binary of our server: relative, or naming the
     * server somewhere.
     */
    static boolean mayBeBinary(String text, PolicyContext turn) {
        if (turn.reference(text).is("Binary", String.valueOf(turn.reference(text).id()))) {
            return true;
        }
        String lower = text.toLowerCase(Locale.ROOT);
        boolean here = !lower.contains("://") || lower.contains(turn.upstreamHost().toLowerCase(Locale.ROOT))
                || lower.contains(turn.client().toLowerCase(Locale.ROOT));
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
