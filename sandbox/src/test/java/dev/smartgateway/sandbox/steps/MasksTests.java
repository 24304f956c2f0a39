package dev.smartgateway.sandbox.steps;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MasksTests {

    @ParameterizedTest
    @ValueSource(strings = { "client_secret", "client_assertion", "code", "code_verifier", "access_token",
            "refresh_token", "id_token", "token", "password" })
    void valuesWhenSecretThenOnlyTheirLength(String name) {
        assertThat(Masks.values(Map.of(name, new String[] { "s3cr3t-value" })))
            .isEqualTo(Map.of(name, "(masked, 12 characters)"));
    }

    @Test
    void addressWhenItHasACodeThenItsOtherParametersStay() {
        assertThat(Masks.address("http://localhost/callback/x?code=abc&state=1234567890&iss=http%3A%2F%2Fehr"))
            .isEqualTo("http://localhost/callback/x?code=(masked, 3 characters)&state=123456…&iss=http://ehr");
        assertThat(Masks.address("/login")).isEqualTo("/login");
    }

    @Test
    void credentialWhenShownThenOnlyItsScheme() {
        assertThat(Masks.credential("Basic Z2F0ZXdheQ==")).isEqualTo("Basic (masked)");
    }

}
