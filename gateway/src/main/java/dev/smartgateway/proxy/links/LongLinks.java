package dev.smartgateway.proxy.links;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The long handles of one request: those of its references, and those to which its answer
 * refers. Not thread-safe.
 */
public final class LongLinks {

    /**
     * Maximum length of a handle in a URL; servers and proxies in front of the gateway
     * may reject longer ones.
     */
    private static final int LONGEST = 4000;

    /** Form of a reference; shorter than any sealed handle. */
    private static final Pattern REFERENCE = Pattern.compile("R-[A-Za-z0-9_-]{22}");

    private static final Pattern ASKED = Pattern.compile("[?&\"]_page=(" + REFERENCE + ")(?![A-Za-z0-9_-])");

    /**
     * Maximum number of references in a request; higher than the number of links of any
     * page.
     */
    private static final int MOST = 20;

    private final Map<String, String> known = new LinkedHashMap<>();

    private final Map<String, String> added = new LinkedHashMap<>();

    private final SecureRandom random;

    /**
     * Creates an empty set of handles.
     */
    public LongLinks(SecureRandom random) {
        this.random = random;
    }

    /**
     * Returns the references in the addresses of a text.
     */
    static Set<String> in(String text) {
        Set<String> found = new TreeSet<>();
        if (!text.contains("_page=R-")) {
            return found;
        }
        Matcher matcher = ASKED.matcher(text);
        while (found.size() < MOST && matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    /**
     * Returns the handle itself if a URL can hold it, or else a reference to it.
     */
    String shortened(String handle) {
        if (handle.length() <= LONGEST) {
            return handle;
        }
        byte[] bytes = new byte[16];
        this.random.nextBytes(bytes);
        String reference = "R-" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        this.added.put(reference, handle);
        return reference;
    }

    /**
     * Returns the handle; empty for an unknown reference.
     */
    Optional<String> handle(String text) {
        return REFERENCE.matcher(text).matches() ? Optional.ofNullable(this.known.get(text)) : Optional.of(text);
    }

    void know(String reference, String handle) {
        this.known.put(reference, handle);
    }

    /**
     * Returns the handles to which the answer refers, by reference. They must be stored
     * before it is sent.
     */
    Map<String, String> added() {
        return this.added;
    }

}
