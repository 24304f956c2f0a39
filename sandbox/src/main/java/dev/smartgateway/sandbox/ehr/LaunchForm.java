package dev.smartgateway.sandbox.ehr;

import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The options chosen on the EHR's page for a launch.
 *
 * @param fields the fields of the form
 */
record LaunchForm(Map<String, String> fields) {

    private static final String DEMO = "demo";

    /** Address of the EHR's style document. */
    static final String STYLE = "/ehr/style.json";

    /**
     * Returns members of the token response.
     * @param origin of this EHR
     */
    Map<String, Object> context(String origin) {
        String patient = text("patient");
        Map<String, Object> context = new HashMap<>(
                Map.of("patient", patient, "need_patient_banner", !"no".equals(text("banner"))));
        String encounter = this.fields.getOrDefault("encounter." + patient, text("encounter"));
        if (!encounter.isEmpty()) {
            context.put("encounter", encounter);
        }
        if (!text("style").isEmpty()) {
            context.put("smart_style_url", origin + STYLE);
        }
        return context;
    }

    /** Returns the maximum scopes that the EHR grants; no limit if empty. */
    Set<String> scopes() {
        return Arrays.stream(text("scopes").split("\\s+"))
            .filter((word) -> !word.isEmpty())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Returns the app's name at the gateway. The demo's own app has one name for each
     * method of client authentication.
     */
    String app() {
        String app = this.fields.getOrDefault("app", DEMO);
        String client = text("client");
        return (DEMO.equals(app) && !client.isEmpty()) ? app + "-" + client : app;
    }

    String user() {
        return text("user");
    }

    private String text(String name) {
        return this.fields.getOrDefault(name, "");
    }

}
