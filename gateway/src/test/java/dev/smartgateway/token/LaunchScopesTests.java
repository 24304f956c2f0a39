package dev.smartgateway.token;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class LaunchScopesTests {

    private static final String TEXT = "launch/patient patient/Observation.rs?code=a";

    @Test
    void scopesWhenStoredThenAreTheirTextAndParsedOnceWhenRead() {
        JsonMapper json = new JsonMapper();
        String stored = json.writeValueAsString(LaunchScopes.of(TEXT));
        LaunchScopes read = json.readValue(stored, LaunchScopes.class);
        assertThat(stored).isEqualTo("\"" + TEXT + "\"");
        assertThat(read).isEqualTo(LaunchScopes.of(TEXT)).hasToString(TEXT);
        assertThat(read.parsed()).isSameAs(read.parsed());
    }

}
