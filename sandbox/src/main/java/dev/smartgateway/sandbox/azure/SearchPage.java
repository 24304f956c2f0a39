package dev.smartgateway.sandbox.azure;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Cuts pages out of the complete result, with links as the service writes them: absolute
 * with its own host, {@code next} with the original query and a token that authorises
 * nothing, {@code related} if a page has more included resources than fit.
 */
final class SearchPage {

    /** Parameters of paging, which do not select resources. */
    static final Set<String> PAGING = Set.of("_count", "ct", "includesCt", "_includesCount", "_total");

    private static final int MOST = 1000;

    private static final int USUAL = 10;

    private final String url;

    private final Parameters asked;

    private final int from;

    private final int includesFrom;

    private final int includesMost;

    private SearchPage(String url, Parameters asked, int[] token, int includesMost) {
        this.url = url;
        this.asked = asked;
        this.from = token[0];
        this.includesFrom = token[1];
        this.includesMost = includesMost;
    }

    /**
     * Returns the page that a query requests.
     * @param url requested URL without query
     * @return empty if the token was not issued here
     */
    static Optional<SearchPage> of(String url, Parameters asked, int includes) {
        String name = asked.first("includesCt") != null ? "includesCt" : "ct";
        String text = asked.first(name);
        int most = Math.min(asked.number("_includesCount", includes), MOST);
        return token(text).map((token) -> new SearchPage(url, asked, token, most));
    }

    private static Optional<int[]> token(@Nullable String text) {
        if (text == null) {
            return Optional.of(new int[] { 0, 0 });
        }
        try {
            String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            if (!plain.matches("ct:\\d{1,6}:\\d{1,6}")) {
                return Optional.empty();
            }
            String[] parts = plain.split(":");
            return Optional.of(new int[] { Integer.parseInt(parts[1]), Integer.parseInt(parts[2]) });
        }
        catch (IllegalArgumentException ex) {
            return Optional.empty();
        }
    }

    private static String token(int matches, int includes) {
        return Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(("ct:" + matches + ":" + includes).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the page cut from the bundle with the complete result.
     * @param unsupported parameters that were not understood and ignored
     */
    ObjectNode cut(ObjectNode everything, Set<String> unsupported) {
        boolean extra = this.url.endsWith("/$includes");
        int count = Math.min(this.asked.number("_count", USUAL), MOST);
        List<JsonNode> matches = mode(everything, false).toList();
        List<JsonNode> page = matches.stream().skip(this.from).limit(count).toList();
        List<JsonNode> included = mode(everything, true).filter((one) -> belongs(one, page)).toList();
        List<JsonNode> shown = new ArrayList<>(extra ? List.of() : page);
        included.stream().skip(this.includesFrom).limit(this.includesMost).forEach(shown::add);
        ObjectNode bundle = Answer.JSON.createObjectNode();
        bundle.put("resourceType", "Bundle").put("id", UUID.randomUUID().toString()).put("type", "searchset");
        if ("accurate".equals(this.asked.first("_total"))) {
            bundle.put("total", matches.size());
        }
        boolean more = !extra && this.from + count < matches.size();
        links(bundle.putArray("link"), this.asked.without(unsupported), more ? this.from + count : -1, included.size());
        ArrayNode entries = bundle.putArray("entry");
        shown.forEach(entries::add);
        if (this.asked.number("_count", USUAL) > MOST) {
            ObjectNode entry = entries.addObject();
            entry.set("resource",
                    Answer.outcome("information", "informational", "_count was lowered to " + MOST + "."));
            entry.putObject("search").put("mode", "outcome");
        }
        return bundle;
    }

    private void links(ArrayNode links, Parameters supported, int next, int included) {
        boolean extra = this.url.endsWith("/$includes");
        int end = this.includesFrom + this.includesMost;
        Parameters plain = supported.without(Set.of("_total", "ct", "includesCt"));
        if (next >= 0) {
            link(links, "next", this.url + plain.with("ct", token(next, 0)).query());
        }
        if (included > end) {
            String where = extra ? this.url : this.url + "/$includes";
            link(links, extra ? "next" : "related", where + plain.with("includesCt", token(this.from, end)).query());
        }
        link(links, "self", this.url + supported.query());
    }

    private static void link(ArrayNode links, String relation, String url) {
        links.addObject().put("relation", relation).put("url", url);
    }

    private static Stream<JsonNode> mode(ObjectNode bundle, boolean include) {
        return bundle.path("entry")
            .valueStream()
            .filter((entry) -> "include".equals(entry.path("search").path("mode").asString("")) == include);
    }

    /**
     * Returns whether an included resource is referenced by a match of this page, or
     * references one.
     */
    private static boolean belongs(JsonNode included, List<JsonNode> page) {
        String own = quoted(included);
        String text = included.path("resource").toString();
        return page.stream()
            .anyMatch((match) -> match.path("resource").toString().contains(own) || text.contains(quoted(match)));
    }

    private static String quoted(JsonNode entry) {
        JsonNode resource = entry.path("resource");
        return '"' + resource.path("resourceType").asString("") + "/" + resource.path("id").asString("") + '"';
    }

}
