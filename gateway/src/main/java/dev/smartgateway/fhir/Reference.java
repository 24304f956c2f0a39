package dev.smartgateway.fhir;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A literal reference, parsed strictly: it is local only if it is relative or below a
 * base of the service.
 *
 * @param kind kind of target
 * @param type resource type if the text contains one, or {@code null}
 * @param id logical id of a local target, or {@code null}
 * @see <a href="https://hl7.org/fhir/R4/references.html#literal">FHIR R4 references</a>
 */
public record Reference(Kind kind, @Nullable String type, @Nullable String id) {

    /** Kind of target. */
    public enum Kind {

        /** {@code Type/id} on the FHIR service. */
        LOCAL,

        /** {@code #id}. */
        CONTAINED,

        /** {@code urn:...}. */
        URN,

        /** {@code Type?criteria}. */
        CONDITIONAL,

        /** On another server, or in an unknown form. */
        ELSEWHERE

    }

    private static final int LONGEST_ID = 64;

    private static final int LONGEST_TYPE = 41;

    private static final Set<String> LINE_ENDS = Set.of("\n", "\r\n", "\r", "\u0085", "\u2028", "\u2029");

    private static final String VERSIONS = "/_history/";

    /**
     * Parses a reference.
     * @param service addresses of the FHIR service, below which a reference is local
     */
    public static Reference parse(String text, ServiceUrls service) {
        String relative = relative(text, service);
        if (relative.startsWith("#")) {
            return new Reference(Kind.CONTAINED, null, null);
        }
        if (relative.startsWith("urn:")) {
            return new Reference(Kind.URN, null, null);
        }
        int slash = typeEnd(relative, 0);
        boolean typed = slash != -1 && slash < relative.length() && relative.charAt(slash) == '/';
        int end = typed ? idEnd(relative, slash + 1) : 0;
        if (typed && end > slash + 1 && (end == relative.length() || versioned(relative, end))) {
            String id = relative.substring(slash + 1, end);
            if (!id.equals(".") && !id.equals("..")) {
                return new Reference(Kind.LOCAL, relative.substring(0, slash), id);
            }
        }
        return new Reference(relative.contains("?") ? Kind.CONDITIONAL : Kind.ELSEWHERE, lastType(relative), null);
    }

    /** Returns the end of a type name that starts at a position, or -1 if none does. */
    private static int typeEnd(String text, int start) {
        if (start >= text.length() || text.charAt(start) < 'A' || text.charAt(start) > 'Z') {
            return -1;
        }
        int i = start + 1;
        while (i < text.length() && isLetter(text.charAt(i))) {
            i++;
        }
        return (i - start >= 2 && i - start <= LONGEST_TYPE) ? i : -1;
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    /**
     * Returns the end of an id that starts at a position; the position itself if none
     * does or it is too long.
     */
    private static int idEnd(String text, int start) {
        int i = start;
        while (i < text.length() && isOfId(text.charAt(i))) {
            i++;
        }
        return (i - start <= LONGEST_ID) ? i : start;
    }

    private static boolean isOfId(char c) {
        return isLetter(c) || (c >= '0' && c <= '9') || c == '-' || c == '.';
    }

    /**
     * Returns whether a text is a logical id: 1 to 64 letters, digits, hyphens and dots.
     */
    public static boolean isId(String text) {
        return !text.isEmpty() && idEnd(text, 0) == text.length();
    }

    private static boolean versioned(String text, int start) {
        int version = start + VERSIONS.length();
        return text.startsWith(VERSIONS, start) && version < text.length() && idEnd(text, version) == text.length();
    }

    /**
     * Returns the reference relative to its base. A text with dot segments is not a valid
     * reference and is returned unchanged.
     */
    private static String relative(String text, ServiceUrls service) {
        if (!ServiceUrls.isRooted(text) || text.contains("/./") || text.contains("/../")) {
            return text;
        }
        return service.locate(text).map(ServiceUrls.Location::target).orElse(text);
    }

    /**
     * Returns the last type name that is a complete path segment. Two adjacent names
     * cannot share a slash.
     */
    private static @Nullable String lastType(String text) {
        String found = null;
        int free = 0;
        for (int start = 0; start < text.length(); start++) {
            boolean first = start == 0 || (start > free && text.charAt(start - 1) == '/');
            int end = first ? typeEnd(text, start) : -1;
            if (end != -1 && ended(text, end)) {
                found = text.substring(start, end);
                free = end + 1;
            }
        }
        return found;
    }

    /**
     * Returns whether a segment ends at a position, which a final line break does too.
     */
    private static boolean ended(String text, int at) {
        String rest = text.substring(at);
        return rest.isEmpty() || rest.charAt(0) == '/' || rest.charAt(0) == '?' || LINE_ENDS.contains(rest);
    }

    /**
     * Returns whether this is a local reference to exactly that resource, in any version.
     */
    public boolean is(String otherType, String otherId) {
        return this.kind == Kind.LOCAL && otherType.equals(this.type) && otherId.equals(this.id);
    }

    @Override
    public String toString() {
        return "Reference[" + this.kind + "]";
    }

}
