package dev.smartgateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smartgateway.reason.Reason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Keeps docs/reasons.md equal to the closed list of reasons. Regenerate it with
 * {@code ./mvnw -pl gateway test -Dtest=ReasonsPageTests -Ddocs.update=true}.
 */
class ReasonsPageTests {

    private static final Path PAGE = Path.of("../docs/reasons.md");

    private static final Path SOURCE = Path.of("src/main/java/dev/smartgateway/reason/Reason.java");

    private static final String HEAD = """
            # Reason codes
            Generated from the code; do not edit. Every refusal carries one code of this closed list: in the header
            `X-Gateway-Reason`, in the body, in the log, in the metric `gateway_fhir_requests` and in the audit event. Codes
            are stable; texts may change. Neither ever contains data of a patient or of the request. To see which rule
            decides a request, and why, run [`policy explain`](policy.md#try-a-request).

            ```http
            GET /launches/Yb0c…/fhir/Observation?patient=someone-else

            HTTP/1.1 403 Forbidden
            X-Gateway-Reason: other-patient
            ```

            """;

    private static final Pattern CONSTANT = Pattern.compile("/\\*\\*\\s+((?:(?!\\*/).)*?)\\s+\\*/\\s+([A-Z_]+)\\(",
            Pattern.DOTALL);

    private record Row(String code, int status, String meaning, String advice) {

        String text() {
            return "| `" + this.code + "` | " + this.status + " | " + this.meaning + " | " + this.advice + " |\n";
        }

    }

    private static List<Row> rows() throws IOException {
        Map<String, String> meanings = meanings();
        return Arrays.stream(Reason.values())
            .map((one) -> new Row(one.code(), one.status(), meanings.get(one.name()), one.advice()))
            .sorted(Comparator.comparing(Row::status).thenComparing(Row::code))
            .toList();
    }

    /** The Javadoc of each constant. */
    private static Map<String, String> meanings() throws IOException {
        Map<String, String> meanings = new HashMap<>();
        Matcher constant = CONSTANT.matcher(Files.readString(SOURCE));
        while (constant.find()) {
            meanings.put(constant.group(2),
                    constant.group(1).replaceAll("\\s+\\*\\s+", " ").replaceAll("\\{@code ([^}]*)}", "`$1`"));
        }
        return meanings;
    }

    private static String table() throws IOException {
        StringBuilder table = new StringBuilder(
                "| Code | Status | What it means | What to change |\n|---|---|---|---|\n");
        rows().forEach((row) -> table.append(row.text()));
        return table.toString();
    }

    @Test
    void pageWhenReasonsChangeThenIsRewritten() throws IOException {
        String page = HEAD + table();
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, page);
        }
        assertThat(PAGE).content()
            .as("docs/reasons.md is stale: run this test with -Ddocs.update=true")
            .isEqualTo(page);
    }

    @Test
    void reasonsWhenListedThenEachHasACodeAMeaningAndAnAdvice() throws IOException {
        List<Row> rows = rows();
        assertThat(rows).extracting(Row::code).doesNotHaveDuplicates();
        assertThat(rows).allSatisfy((row) -> {
            assertThat(row.code()).matches("[a-z]+(-[a-z]+)*");
            assertThat(row.status()).isBetween(400, 505);
            assertThat(row.meaning()).as(row.code()).isNotNull().endsWith(".").doesNotContain("|", "{", "*");
            assertThat(row.advice()).as(row.code()).endsWith(".").doesNotContain("%", "|");
        });
    }

}
