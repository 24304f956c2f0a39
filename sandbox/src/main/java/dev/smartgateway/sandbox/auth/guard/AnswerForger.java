package dev.smartgateway.sandbox.auth.guard;

import dev.smartgateway.sandbox.Origin;

/**
 * Changes FHIR answers as text, so that the rest stays exactly as the engine wrote it.
 */
final class AnswerForger {

    private static final String SEARCH = "\"type\":\"searchset\"";

    private final Origin origin;

    AnswerForger(Origin origin) {
        this.origin = origin;
    }

    /**
     * Puts another patient's Observation first into a search answer.
     * @param body the honest answer
     * @param patient the id of the other patient, or {@code true} for any
     * @return the changed answer; the same if it is not a search answer in JSON
     */
    String withForeignEntry(String body, String patient) {
        String compact = body.replaceAll("\"type\"\\s*:\\s*\"searchset\"", SEARCH);
        if (!compact.startsWith("{") || !compact.contains(SEARCH)) {
            return body;
        }
        String entry = "{\"fullUrl\":\"" + this.origin.fhir() + "/Observation/foreign\",\"resource\":{"
                + "\"resourceType\":\"Observation\",\"id\":\"foreign\",\"status\":\"final\","
                + "\"code\":{\"text\":\"foreign\"},\"subject\":{\"reference\":\"Patient/"
                + ("true".equals(patient) ? "somebody-else" : patient) + "\"}},\"search\":{\"mode\":\"match\"}}";
        String with = compact.replaceFirst("\"entry\"\\s*:\\s*\\[", "\"entry\":[" + entry + ",");
        return with.equals(compact) ? compact.substring(0, compact.lastIndexOf('}')) + ",\"entry\":[" + entry + "]}"
                : with;
    }

    /**
     * Replaces the host of absolute links.
     * @param body the honest answer
     * @param host host and optionally port
     * @return the changed answer
     */
    String withHost(String body, String host) {
        return body.replace(this.origin.url(), "http://" + host);
    }

}
