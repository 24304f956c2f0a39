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
 * The long handles of one request: those that its references stand for, and those that
 * its answer refers to. Used by one request at a time.
 */
public final class LongLinks {

    /**
     * A longer handle may be refused by servers and proxies on the way to the gateway.
     */
    private static final int LONGEST = 4000;

    /** Nothing sealed is that short. */
    private static final Pattern REFERENCE = Pattern.compile("R-[A-Za-z0-9_-]{22}");

    private static final Pattern ASKED = Pattern.compile("[?&\"]_page=(" + REFERENCE + ")(?![A-Za-z0-9_-])");

    /** More than any page links to. */
    private static final int MOST = 20;

    private final Map<String, String> known = new LinkedHashMap<>();

    private final Map<String, String> added = new LinkedHashMap<>();

    private final SecureRandom random;

    /**
     * None yet.
     */
    public LongLinks(SecureRandom random) {
        this.random = random;
    }

    /**
     * Returns the references in a text of addresses.
     */
    static Set<String> in(String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = ASKED.matcher(text);
        while (found.size() < MOST && matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    /**
     * Returns the handle itself if an address can hold it, or else a reference.
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
     * Returns the handle; empty for a reference to nothing.
     */
    Optional<String> handle(String text) {
        return REFERENCE.matcher(text).matches() ? Optional.ofNullable(this.known.get(text)) : Optional.of(text);
    }

    void know(String reference, String handle) {
        this.known.put(reference, handle);
    }

    /**
     * What the answer refers to and must be kept before it is sent.
     */
    Map<String, String> added() {
        return this.added;
    }

}
