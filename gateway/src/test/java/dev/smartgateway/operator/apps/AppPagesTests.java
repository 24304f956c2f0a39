package dev.smartgateway.operator.apps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The reader accepts what the pages tell an operator to write.
 */
class AppPagesTests {

    private static final Path PAGE = Path.of("../docs/apps.md");

    private static final String APP = "name: chart\nhome: /chart/?launch={launch}\nissuers:\n";

    @TempDir
    Path directory;

    private final AppFiles files = new AppFiles(new StandardEnvironment()::resolveRequiredPlaceholders, Set.of());

    @ParameterizedTest
    @CsvSource({ "../docs/conformance-by-hand.md,3", "../config/apps/examples.md,3" })
    void readWhenIssuersOfAPageThenTheyAreGood(String page, int count) throws IOException {
        List<String> blocks = yaml(Path.of(page));
        assertThat(blocks).hasSize(count);
        assertThat(read(APP + String.join("", blocks)).all().get(0).issuers()).hasSize(count);
    }

    @Test
    void readWhenTheCompleteFileOfThePageThenEveryValueArrives() throws IOException {
        Issuer issuer = read(yaml(PAGE).get(0)).issuer("county").orElseThrow();
        assertThat(issuer.rules().introspection()).isEqualTo(Issuer.Introspection.BEARER);
        assertThat(issuer.embedding().partitioned()).isTrue();
        assertThat(issuer.address().endpoints().introspection()).hasToString("https://login.county.example/introspect");
    }

    @Test
    void readWhenAKeyIsKnownThenThePageExplainsIt() throws IOException {
        String page = Files.readString(PAGE);
        String good = yaml(PAGE).get(0) + """
                    deposit:
                      client: launcher
                      jwks: https://ehr.county.example/keys
                    signed-launch:
                      issuer: https://ehr.county.example
                      audience: https://gateway.example
                      jwks: https://ehr.county.example/keys
                """;
        List<String> known = new ArrayList<>();
        for (String section : List.of("", "limits", "files", "content-security-policy", "theme", "  - ", "endpoints",
                "client", "refresh", "embedding", "deposit", "signed-launch")) {
            known.addAll(known(good, section));
        }
        assertThat(known).hasSizeGreaterThan(45)
            .allSatisfy((key) -> assertThat(page).containsPattern("`([a-z-]+\\.)*" + key + "[`.]"));
    }

    /** What the refusal of an unknown key lists. */
    private List<String> known(String good, String section) {
        String bad = switch (section) {
            case "" -> good + "zzz: 1\n";
            case "  - " -> good.replace("  - name:", "  - zzz: 1\n    name:");
            default -> {
                Matcher head = Pattern.compile("(?m)^( *)" + section + ":\n( *)").matcher(good);
                assertThat(head.find()).as(section).isTrue();
                yield good.substring(0, head.end()) + "zzz: 1\n" + head.group(2) + good.substring(head.end());
            }
        };
        ConfigurationFault refused = catchThrowableOfType(ConfigurationFault.class, () -> read(bad));
        assertThat(refused).as(section).hasMessageContaining("zzz is not a known key");
        return List.of(refused.advice().replaceAll("^Known keys here: |\\.$", "").split(", "));
    }

    private Apps read(String text) throws IOException {
        Files.writeString(this.directory.resolve("app.yml"), text);
        return this.files.read(this.directory);
    }

    private static List<String> yaml(Path page) throws IOException {
        return Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(page))
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    }

}
