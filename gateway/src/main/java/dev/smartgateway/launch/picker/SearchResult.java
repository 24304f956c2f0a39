package dev.smartgateway.launch.picker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import dev.smartgateway.reason.Reason;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The result of a patient search.
 *
 * @param rows sorted by name
 * @param more whether there are further results
 */
record SearchResult(List<PatientRow> rows, boolean more) {

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * Reads a searchset. Entries that are not a matching Patient with a valid id are left
     * out.
     * @param most maximum number of rows
     * @throws dev.smartgateway.reason.ProblemException with {@code upstream-failed} if
     * the body is not a searchset
     */
    static SearchResult of(byte[] body, int most) {
        JsonNode bundle = tree(body);
        if (!"Bundle".equals(bundle.path("resourceType").asString(""))
                || !"searchset".equals(bundle.path("type").asString(""))) {
            throw Reason.UPSTREAM_FAILED.asException();
        }
        Map<String, PatientRow> rows = new LinkedHashMap<>();
        for (JsonNode entry : bundle.path("entry")) {
            String mode = entry.path("search").path("mode").asString("match");
            PatientRow row = mode.equals("match") ? PatientFacts.row(entry.path("resource")) : null;
            if (row != null) {
                rows.putIfAbsent(row.id().value(), row);
            }
        }
        List<PatientRow> all = new ArrayList<>(rows.values());
        boolean more = all.size() > most || next(bundle);
        List<PatientRow> shown = all.stream()
            .limit(most)
            .sorted(Comparator.comparing((PatientRow row) -> row.name().toLowerCase(Locale.ROOT))
                .thenComparing(PatientRow::born))
            .toList();
        return new SearchResult(shown, more);
    }

    private static boolean next(JsonNode bundle) {
        for (JsonNode link : bundle.path("link")) {
            if ("next".equals(link.path("relation").asString(""))) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode tree(byte[] body) {
        try {
            return JSON.readTree(body);
        }
        catch (JacksonException ex) {
            throw Reason.UPSTREAM_FAILED.asException();
        }
    }

}
