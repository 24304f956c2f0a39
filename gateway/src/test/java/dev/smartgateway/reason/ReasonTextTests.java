package dev.smartgateway.reason;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rules for the texts: if a text refers to the operator, the documentation says what the
 * operator can do, and no text refers to words that are not shown.
 */
class ReasonTextTests {

    /** Why an operator is named, as the documentation has it. */
    private static final Map<Reason, String> SETTINGS = Map.ofEntries(
            Map.entry(Reason.OPERATOR_CREDENTIAL, "gateway.operator.token-file"),
            Map.entry(Reason.OPERATOR_LOGOUT, "gateway.operator.token-file"), Map.entry(Reason.UNKNOWN_ISSUER, "`iss`"),
            Map.entry(Reason.DISCOVERY_FAILED, "endpoints"), Map.entry(Reason.WRONG_AUDIENCE, "token-audience"),
            Map.entry(Reason.BAD_ID_TOKEN, "nonce-required"), Map.entry(Reason.NO_PATIENT_SEARCH, "user/Patient.rs"),
            Map.entry(Reason.NO_SCOPES, "absent-scope-as-requested"), Map.entry(Reason.READ_ONLY, "smart-user"),
            Map.entry(Reason.WRITES_NOT_SENT, "gateway.pinned-issuer.writes"),
            Map.entry(Reason.OUTSIDE_COMPARTMENT, "gateway.pinned-issuer.outside"),
            Map.entry(Reason.PIN_UNPROVED, "gateway.pinned-issuer.canary"),
            Map.entry(Reason.PIN_UNSIGNED, "gateway.pinned-issuer.vault.url"),
            Map.entry(Reason.GATEWAY_NOT_TRUSTED, "identityProviders"),
            Map.entry(Reason.UPSTREAM_UNREACHABLE, "gateway.outbound.ssl-bundle"),
            Map.entry(Reason.UNCHECKABLE, "One line for each refusal"),
            Map.entry(Reason.FOREIGN_ANSWER, "gateway_fhir_alarms_total"),
            Map.entry(Reason.INTERNAL, "One line for each refusal"));

    private static String documentation() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String page : List.of("apps.md", "policy.md", "configuration.md", "operations.md", "azure.md")) {
            all.append(Files.readString(Path.of("../docs", page)));
        }
        return all.toString();
    }

    @Test
    void adviceWhenItNamesTheOperatorThenThereIsSomethingToDo() throws IOException {
        Set<Reason> named = new TreeSet<>(
                Arrays.stream(Reason.values()).filter((reason) -> reason.advice().contains("operator")).toList());
        assertThat(named).isEqualTo(new TreeSet<>(SETTINGS.keySet()));
        assertThat(documentation()).contains(SETTINGS.values());
    }

    @ParameterizedTest
    @EnumSource
    void adviceWhenReadThenPointsToNoWordsThatAreNotShown(Reason reason) {
        assertThat(reason.advice().toLowerCase(Locale.ROOT)).doesNotContain("as the answer says", "see above",
                "see the message", "the text of the", "its message", "as it says", "diagnostics");
    }

    @ParameterizedTest
    @EnumSource
    void adviceWhenReadThenSaysWhatToDo(Reason reason) {
        assertThat(reason.advice()).containsPattern(
                "(?i)\\b(open|start|launch|send|ask|try|wait|go|check|use|remove|narrow|read|see|fetch|tell|do|set|add|follow|delete|correct|authenticate|name|change|refer|make|look|request|omit|accept|must be|must equal|are not)\\b");
    }

}
