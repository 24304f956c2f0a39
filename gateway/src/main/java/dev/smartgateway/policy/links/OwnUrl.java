package dev.smartgateway.policy.links;

import java.util.Set;
import java.util.stream.Collectors;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.smart.Sha256;

/**
 * The address of a list as the browser requested it. A link to a further page keeps it
 * and adds the seal as a parameter, so a client that parses and rebuilds the link
 * requests that page, or something that is refused.
 *
 * @param path below the base, without leading slash; empty for the base itself
 * @param query the query that the client sent, without the seal
 */
public record OwnUrl(String path, Query query) {

    /** The parameter with the seal. */
    public static final String PAGE = "_page";

    /** Longer than this, servers and proxies on the way may refuse it. */
    private static final int LONGEST = 2000;

    /** Parameters that client libraries add to any address. */
    private static final Set<String> NOISE = Set.of("_format", "_pretty", "_", PAGE);

    public static OwnUrl of(String path, Query query) {
        String bare = path.startsWith("/") ? path.substring(1) : path;
        bare = bare.endsWith("/") ? bare.substring(0, bare.length() - 1) : bare;
        String plain = bare.replace("%24", "$");
        return new OwnUrl(plain.endsWith("/_search") ? plain.substring(0, plain.length() - 8) : plain,
                query.only((param) -> !NOISE.contains(param.name())));
    }

    /**
     * Returns the address of a page. Parameters that would make it too long are omitted:
     * the seal alone is sufficient.
     */
    public String page(String client, String seal) {
        String asked = this.query.encoded();
        boolean fits = !asked.isEmpty() && asked.length() <= LONGEST;
        return client + (this.path.isEmpty() ? "" : "/" + this.path) + "?" + (fits ? asked + "&" : "") + PAGE + "="
                + seal;
    }

    /**
     * Returns the query after the path.
     */
    public String asked() {
        return this.query.isEmpty() ? "" : "?" + this.query.encoded();
    }

    /**
     * Returns what the seal is bound to: the parameters, in any order.
     */
    public String mark() {
        return Sha256
            .base64Url(this.query.params().stream().map(OwnUrl::line).sorted().collect(Collectors.joining("\n")));
    }

    private static String line(Param param) {
        return param.key() + "\u0000" + param.value();
    }

    /**
     * Returns whether a request for a page matches this address: its path and all its
     * parameters, or none; or the seal alone on the base.
     */
    public static boolean same(OwnUrl asked, String path, String mark) {
        boolean bare = asked.query().isEmpty();
        return asked.path().equals(path) ? bare || asked.mark().equals(mark) : asked.path().isEmpty() && bare;
    }

}
