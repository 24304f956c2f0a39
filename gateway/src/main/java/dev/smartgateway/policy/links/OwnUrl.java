package dev.smartgateway.policy.links;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Set;
import java.util.stream.Collectors;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;

/**
 * The address of a list as the browser asked for it. A link to a further page stays on
 * it, with the seal as one more parameter, so that a client which takes the link apart
 * and puts it together again asks for that page, or for something that is refused.
 *
 * @param path below the base, without leading slash; empty for the base itself
 * @param query what the client asked for, without the seal
 */
public record OwnUrl(String path, Query query) {

    /** The parameter that holds the seal. */
    public static final String PAGE = "_page";

    /** Longer than this, servers and proxies on the way may refuse it. */
    private static final int LONGEST = 2000;

    /** What a client library adds to any address. */
    private static final Set<String> NOISE = Set.of("_format", "_pretty", "_", PAGE);

    public static OwnUrl of(String path, Query query) {
        String bare = path.startsWith("/") ? path.substring(1) : path;
        bare = bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
        String plain = bare.replace("%24", "$");
        return new OwnUrl(plain.endsWith("/_search") ? plain.substring(0, plain.length() - 8) : plain,
                query.only((param) -> !NOISE.contains(param.name())));
    }

    /**
     * The address of a page. Parameters that would make it too long are left away: the
     * seal alone says it all.
     */
    public String page(String client, String seal) {
        String asked = this.query.encoded();
        boolean fits = !asked.isEmpty() && asked.length() <= LONGEST;
        return client + (this.path.isEmpty() ? "" : "/" + this.path) + "?" + (fits ? asked + "&" : "") + PAGE + "="
                + seal;
    }

    /**
     * The query as it stands behind the path.
     */
    public String asked() {
        return this.query.isEmpty() ? "" : "?" + this.query.encoded();
    }

    /**
     * What the seal is bound to: the parameters, in any order.
     */
    public String mark() {
        String text = this.query.params().stream().map(OwnUrl::line).sorted().collect(Collectors.joining("\n"));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        }
        catch (NoSuchAlgorithmException ex) {
            throw new IllegalStateException("SHA-256", ex);
        }
    }

    private static String line(Param param) {
        return param.key() + "\u0000" + param.value();
    }

    /**
     * Whether a request for a page asks for what this address asked for: its path and all
     * its parameters, or none; or the seal alone on the base.
     */
    public static boolean same(OwnUrl asked, String path, String mark) {
        boolean bare = asked.query().isEmpty();
        return asked.path().equals(path) ? bare || asked.mark().equals(mark) : asked.path().isEmpty() && bare;
    }

}
