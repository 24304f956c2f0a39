package dev.smartgateway.operator.apps;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smartgateway.problem.ConfigurationFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Every error is reported with file, line, key and what to write instead, without the
 * value.
 */
class AppFileFaultTests {

    private static final String GOOD = """
            name: chart
            home: /chart/?launch={launch}
            limits:
              idle: 15m
            issuers:
              - name: county
                iss: https://ehr.example/fhir
                client:
                  id: gateway
                  authentication: secret-basic
                scopes: launch openid patient/Patient.rs
            """;

    private static final Map<String, String> ENVIRONMENT = Map.of("${EMPTY}", "", "${SECRET}", "hunter2 hunter2",
            "${ID}", "other", "${TRUE}", "true", "${TEN}", "10");

    @TempDir
    Path directory;

    private final AppFiles files = new AppFiles(AppFileFaultTests::resolved, Set.of("plain.example"));

    private static String resolved(String text) {
        if (text.startsWith("${") && !ENVIRONMENT.containsKey(text)) {
            throw new IllegalArgumentException("Could not resolve " + text);
        }
        return ENVIRONMENT.getOrDefault(text, text);
    }

    private ConfigurationFault refused(String text) throws IOException {
        Files.writeString(this.directory.resolve("chart.yml"), text);
        ConfigurationFault fault = catchThrowableOfType(ConfigurationFault.class,
                () -> this.files.read(this.directory));
        assertThat(fault).as(text).isNotNull();
        assertThat(fault.advice()).isNotBlank();
        assertThat(fault.getMessage() + fault.advice()).doesNotContain("hunter2");
        assertThat(fault).hasNoCause();
        return fault;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            textBlock = """
                    idle: 15m            | idle: 15m\\n  idle: 20m        | chart.yml:5 has the same key twice near line 5: idle | Keep one
                    idle: 15m            | idle: &i 15m\\n  absolute: *i  | chart.yml:5 has an alias          | value itself
                    limits:              | <<: *base\\nlimits:            | chart.yml:3 has an alias          | value itself
                    idle: 15m            | idle: [15m]                    | chart.yml:4: limits.idle must be one value | idle: value
                    idle: 15m            | idle: { a: 15m }               | chart.yml:4: limits.idle must be one value | idle: value
                    idle: 15m            | idle: 15                       | chart.yml:4: limits.idle has no unit | 30s, 15m
                    idle: 15m            | idle: -15m                     | chart.yml:4: limits.idle is negative | 30s, 15m
                    idle: 15m            | idle: 0m                       | chart.yml:3: limits.absolute is shorter | idle: 30m
                    idle: 15m            | absolute: 9000000000000h       | chart.yml:4: limits.absolute is   | 30s, 15m
                    idle: 15m            | absolute: 10000h               | chart.yml:4: limits.absolute is longer than a year | 30s, 15m
                    idle: 15m            | max-launches: 0                | chart.yml:4: limits.max-launches must be a number from 1 to 50 | from 1 to 50
                    idle: 15m            | max-launches: 51               | chart.yml:4: limits.max-launches must be a number | from 1 to 50
                    idle: 15m            | max-launches: 1.5              | chart.yml:4: limits.max-launches must be a number | from 1 to 50
                    idle: 15m            | max-launches: 0x10             | chart.yml:4: limits.max-launches must be a number | from 1 to 50
                    idle: 15m            | max-launches: 99999999999999999999 | chart.yml:4: limits.max-launches must be a number | from 1 to 50
                    idle: 15m            | max-launches: ten              | chart.yml:4: limits.max-launches must be a number | from 1 to 50
                    idle: 15m            | max-lanches: 5                 | chart.yml:4: limits.max-lanches is not a known key | Write max-launches instead.
                    limits:              | limit:                         | chart.yml:3: limit is not a known key | Write limits instead.
                    name: chart          | title: chart                   | chart.yml:1: name is missing      | name: growth-chart
                    iss: https           | issuer: https                  | chart.yml:6: issuers[0].iss is missing | iss: https://
                    id: gateway          | ids: gateway                   | chart.yml:8: issuers[0].client.id is missing | id: gateway
                    id: gateway          | id: ${EMPTY}                   | chart.yml:9: issuers[0].client.id is missing | id: gateway
                    id: gateway          | id: ${NOWHERE}                 | chart.yml:9: issuers[0].client.id names an environment variable | ${NAME:default}
                    id: gateway          | id: [hunter2]                  | chart.yml:9: issuers[0].client.id must be one value | id: value
                    authentication: s    | authentication: z              | chart.yml:10: issuers[0].client.authentication is not a known value | secret-basic
                    id: gateway          | id: gateway\\n      secret: hunter2 | chart.yml:10: issuers[0].client.secret is not a known key | gateway.credentials
                    id: gateway          | id: gateway\\n      password: hunter2 | chart.yml:10: issuers[0].client.password is not a known key | gateway.credentials
                    id: gateway          | id: gateway\\n      key: hunter2 | chart.yml:10: issuers[0].client.key is not a known key | gateway.credentials
                    id: gateway          | id: gateway\\n      hunter2 hunter2: x | chart.yml:10: issuers[0].client.(something) is not a known key | id, authentication
                    id: gateway          | id: "-----BEGIN PRIVATE KEY-----hunter2" | chart.yml:9: issuers[0].client.id holds a private key | gateway.credentials
                    scopes: launch       | scopes: hunter2 launch         | chart.yml:11: issuers[0].scopes has a word, which is not a SMART scope | order cruds
                    scopes: launch       | scopes: ${SECRET} launch       | chart.yml:11: issuers[0].scopes names an environment | NAME
                    scopes: launch       | deposit: { client: a, secret-sha256: hunter2 }\\n    scopes: launch | chart.yml:11: issuers[0].deposit.secret-sha256 has the wrong format | [0-9a-f]{64}
                    scopes: launch       | deposit: { client: a }\\n    scopes: launch | chart.yml:11: issuers[0].deposit.secret-sha256 and jwks | SHA-256
                    scopes: launch       | deposit: yes\\n    scopes: launch | chart.yml:11: issuers[0].deposit must be a mapping | indented
                    scopes: launch       | mode: smart\\n    scopes: launch | chart.yml:11: issuers[0].mode is not a known value | smart-server
                    scopes: launch       | id-token-algorithms: [HS256]\\n    scopes: launch | chart.yml:11: issuers[0].id-token-algorithms has an entry that is not allowed | asymmetric
                    scopes: launch       | patient-sources: [guess]\\n    scopes: launch | chart.yml:11: issuers[0].patient-sources is not a known value | picker
                    scopes: launch       | patient-sources: [claim]\\n    scopes: launch | chart.yml:6: issuers[0].patient-claim is missing | launch_patient
                    scopes: launch       | patient-claim: p\\n    scopes: launch | chart.yml:11: issuers[0].patient-claim has an effect only if | launch_patient
                    scopes: launch       | patient-claim: "a b"\\n    scopes: launch | chart.yml:11: issuers[0].patient-claim has the wrong format | launch_patient
                    scopes: launch       | patient-sources: [only-patient, picker]\\n    scopes: launch | chart.yml:11: issuers[0].patient-sources continue after only-patient | last
                    scopes: launch openid patient/Patient.rs | patient-sources: [only-patient]\\n    scopes: user/Patient.rs | chart.yml:11: issuers[0].patient-sources have only-patient together with user/ | patient/Patient.rs
                    scopes: launch openid patient/Patient.rs | patient-sources: [only-patient]\\n    scopes: patient/Patient.r | chart.yml:11: issuers[0].patient-sources have only-patient, but no scope | patient/Patient.rs
                    scopes: launch       | style-hosts: ["https://a.example"]\\n    scopes: launch | chart.yml:11: issuers[0].style-hosts has an entry that is not a host name | styles.ehr
                    scopes: launch       | context-members: [appContext, access_token]\\n    scopes: launch | chart.yml:11: issuers[0].context-members names a member | appContext
                    scopes: launch       | context-members: [patient]\\n    scopes: launch | chart.yml:11: issuers[0].context-members names a member | appContext
                    scopes: launch       | context-members: ["two words"]\\n    scopes: launch | chart.yml:11: issuers[0].context-members has an entry that is not a name | appContext
                    scopes: launch       | allowed-hosts: ["https://a.example/x"]\\n    scopes: launch | chart.yml:11: issuers[0].allowed-hosts has an entry that is not a host name | login.example
                    scopes: launch       | token-audience: ["", a]\\n    scopes: launch | chart.yml:11: issuers[0].token-audience has an empty entry | in full
                    scopes: launch       | token-audience: [[a]]\\n    scopes: launch | chart.yml:11: issuers[0].token-audience must be one value | one line
                    scopes: launch       | nonce-required: no\\n    scopes: launch | chart.yml:11: issuers[0].nonce-required must be true or false | nonce-required: true
                    https://ehr.example  | https://user:hunter2@ehr.example | chart.yml:7: issuers[0].iss is not an absolute URL | https://
                    https://ehr.example  | http://ehr.example             | chart.yml:7: issuers[0].iss does not use TLS | plain-http-hosts
                    https://ehr.example  | ftp://plain.example            | chart.yml:7: issuers[0].iss does not use TLS | https://
                    https://ehr.example  | hunter2 hunter2                | chart.yml:7: issuers[0].iss is not a URL | https://
                    """)
    void readWhenThereIsASlipThenFileLineKeyAndAdvice(String good, String bad, String fault, String advice)
            throws IOException {
        assertThat(GOOD).contains(good);
        ConfigurationFault refused = refused(
                GOOD.replaceFirst(Pattern.quote(good), Matcher.quoteReplacement(bad.replace("\\n", "\n"))));
        assertThat(refused.getMessage()).startsWith(fault);
        assertThat(refused.advice()).contains(advice);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                         | chart.yml is empty
            # only words               | chart.yml is empty
            chart                      | chart.yml:1 must be a mapping
            - name: chart              | chart.yml:1 must be a mapping
            name: [chart               | is not valid YAML near line
            name: "\\tchart\\n\\tx: [   | is not valid YAML near line
            limits:\\n\\tidle: 15m     | chart.yml:2 is not valid YAML near line 2
            limits:\\n  idle: 15m\\n\\t | chart.yml:3 is not valid YAML near line 3
            """)
    void readWhenItIsNoAppFileThenSaysSo(String text, String fault) throws IOException {
        assertThat(refused(text.replace("\\n", "\n").replace("\\t", "\t"))).hasMessageContaining(fault);
    }

    @Test
    void readWhenThereIsASecondDocumentThenItsLine() throws IOException {
        assertThat(refused(GOOD + "---\nname: other\n")).hasMessageStartingWith("chart.yml:13 has a second document");
    }

    @ParameterizedTest
    @ValueSource(strings = { "issuers: []", "issuers: {}", "issuers: x", "issuers:" })
    void readWhenThereAreNoIssuersThenHowAListIsWritten(String issuers) throws IOException {
        ConfigurationFault fault = refused(GOOD.substring(0, GOOD.indexOf("issuers:")) + issuers + "\n");
        assertThat(fault).hasMessage("chart.yml:5: issuers is missing");
        assertThat(fault.advice()).contains("begin with a dash");
    }

    @Test
    void readWhenNestedWithoutEndThenRefusedBeforeItCostsAnything() throws IOException {
        assertThat(refused("name: " + "[".repeat(400) + "]".repeat(400))).hasMessageContaining("nested too deeply");
        assertThat(refused("name: " + "[".repeat(100_000))).hasMessageContaining("chart.yml:1");
        StringBuilder bomb = new StringBuilder("a: &a [x, x]\n");
        for (char letter = 'b'; letter < 'z'; letter++) {
            bomb.append(letter + ": &" + letter + " [*" + (char) (letter - 1) + ", *" + (char) (letter - 1) + "]\n");
        }
        assertThat(refused(bomb.toString())).hasMessageStartingWith("chart.yml:2 has an alias");
    }

    @Test
    void readWhenTooLargeOrNoTextThenRefused() throws IOException {
        assertThat(refused(GOOD + "#".repeat(300_000))).hasMessage("chart.yml is larger than 256 KiB");
        Files.write(this.directory.resolve("chart.yml"),
                "home: /x\nname: ch\u00e4rt".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(catchThrowableOfType(ConfigurationFault.class, () -> this.files.read(this.directory)))
            .hasMessage("chart.yml:2 is not UTF-8 text");
    }

    @Test
    void readWhenValuesComeFromTheEnvironmentThenTheyAreReadLikeWrittenOnes() throws IOException {
        Files.writeString(this.directory.resolve("chart.yml"),
                GOOD.replace("id: gateway", "id: ${ID}\n      raw-basic: ${TRUE}")
                    .replace("idle: 15m", "max-launches: ${TEN}\n  idle: ${EMPTY}")
                    .replace("https://ehr.example", "http://plain.example"));
        assertThat(this.files.read(this.directory).all()).singleElement().satisfies((app) -> {
            assertThat(app.limits().maxLaunches()).isEqualTo(10);
            assertThat(app.limits().idle()).hasMinutes(30);
            assertThat(app.issuers().get(0).client().rawBasic()).isTrue();
            assertThat(app.issuers().get(0).client().id()).isEqualTo("other");
        });
    }

}
