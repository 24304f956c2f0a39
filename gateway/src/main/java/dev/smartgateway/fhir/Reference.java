package dev.smartgateway.fhir;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A literal reference, parsed strictly: it is local only if it is relative or below a
 * base of the service.
 *
 * @param kind what it points to
 * @param type resource type as far as the spelling tells, or {@code null}
 * @param id logical id of a local one, or {@code null}
 * @see <a href="https://hl7.org/fhir/R4/references.html#literal">FHIR R4 references</a>
 */
public record Reference(Kind kind, @Nullable String type, @Nullable String id) {

    /** Kind of target. */
    public enum Kind {

        /** {@code Type/id} on our server. */
        LOCAL,

        /** {@code #id}. */
        CONTAINED,

        /** {@code urn:...}. */
        URN,

        /** {@code Type?criteria}. */
        CONDITIONAL,

        /** On another server, or no form we know. */
        ELSEWHERE

    }

    private static final Pattern LOCAL = Pattern
        .compile("([A-Z][A-Za-z]{1,40})/([A-Za-z0-9\\-.]{1,64})(/_history/[A-Za-z0-9\\-.]{1,64})?");

    private static final Pattern TYPED = Pattern.compile("(?:^|/)([A-Z][A-Za-z]{1,40})(?:[/?]|$)");

    /**
     * Reads one reference.
     * @param service whose base makes a reference local
     */
    public static Reference parse(String text, ServiceUrls service) {
        String relative = relative(text, service);
        if (relative.startsWith("#")) {
            return new Reference(Kind.CONTAINED, null, null);
        }
        if (relative.startsWith("urn:")) {
            return new Reference(Kind.URN, null, null);
        }
        Matcher local = LOCAL.matcher(relative);
        if (local.matches() && !dots(local.group(2))) {
            return new Reference(Kind.LOCAL, local.group(1), local.group(2));
        }
        return new Reference(relative.contains("?") ? Kind.CONDITIONAL : Kind.ELSEWHERE, lastType(relative), null);
    }

    private static boolean dots(String id) {
        return id.equals(".") || id.equals("..");
    }

    /** Dot segments are no spelling of a reference. */
    private static String relative(String text, ServiceUrls service) {
        boolean rooted = text.startsWith("/") || text.contains("://");
        if (!rooted || text.contains("/./") || text.contains("/../")) {
            return text;
        }
        return service.locate(text).map(ServiceUrls.Place::target).orElse(text);
    }

    private static @Nullable String lastType(String text) {
        Matcher typed = TYPED.matcher(text);
        String found = null;
        while (typed.find()) {
            found = typed.group(1);
        }
        return found;
    }

    /**
     * Whether it is exactly this resource of our server, in any version.
     */
    public boolean is(String otherType, String otherId) {
        return this.kind == Kind.LOCAL && otherType.equals(this.type) && otherId.equals(this.id);
    }

    @Override
    public String toString() {
        return "Reference[" + this.kind + "]";
    }

}
