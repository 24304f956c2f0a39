package dev.smartgateway.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class AuditVerifierTests {

    private static List<String> trail(String replica, int events) {
        return trail(replica, events, AuditProperties.Format.JSON);
    }

    private static List<String> trail(String replica, int events, AuditProperties.Format format) {
        AuditChain chain = new AuditChain(replica, format);
        List<String> lines = new ArrayList<>();
        lines.add(chain.next(AuditChain.START, Instant.EPOCH, 0));
        chain.took(lines.get(0), 0);
        for (int i = 0; i < events; i++) {
            String line = chain.next(Trails.event("t" + i));
            chain.took(line, 0);
            lines.add(line);
        }
        return lines;
    }

    private static List<String> findings(List<String> lines) {
        AuditVerifier verifier = new AuditVerifier();
        for (int i = 0; i < lines.size(); i++) {
            verifier.line("line " + (i + 1), lines.get(i));
        }
        return verifier.findings();
    }

    @Test
    void findingsWhenWholeThenNone() {
        assertThat(findings(trail("a", 5))).isEmpty();
    }

    @Test
    void findingsWhenALineIsAlteredThenTheNextOneTells() {
        List<String> lines = trail("a", 5);
        lines.set(2, lines.get(2).replace("\"t1\"", "\"t7\""));
        assertThat(findings(lines)).containsExactly("line 4: the line before this one was altered.");
    }

    @Test
    void findingsWhenLinesAreRemovedThenHowManyAndWhere() {
        List<String> lines = trail("a", 5);
        lines.remove(2);
        lines.remove(2);
        assertThat(findings(lines)).containsExactly("line 3: 2 lines are missing before this one, from number 3 on.");
    }

    @Test
    void findingsWhenALineIsPutInThenSaysSo() {
        List<String> lines = trail("a", 3);
        lines.add(3, lines.get(1));
        assertThat(findings(lines)).isNotEmpty().first().asString().startsWith("line 4: a line with this number");
    }

    @Test
    void findingsWhenTheLinesAreFhirThenReadAlike() {
        List<String> lines = trail("a", 5, AuditProperties.Format.FHIR);
        assertThat(lines).allMatch((line) -> line.startsWith("{\"resourceType\":\"AuditEvent\""));
        assertThat(findings(lines)).isEmpty();
        lines.set(2, lines.get(2).replace("Task/t1", "Task/t7"));
        assertThat(findings(lines)).containsExactly("line 4: the line before this one was altered.");
    }

    @Test
    void findingsWhenAFhirServiceStoredTheLinesThenTheyFitStill() {
        List<String> lines = new ArrayList<>(trail("a", 5, AuditProperties.Format.FHIR));
        JsonMapper json = new JsonMapper();
        lines.replaceAll((line) -> {
            Map<String, Object> stored = new TreeMap<>();
            json.readTree(line).forEachEntry(stored::put);
            stored.put("id", "1");
            stored.put("meta", Map.of("versionId", "1"));
            return json.writeValueAsString(stored);
        });
        assertThat(findings(lines)).isEmpty();
        lines.set(2, lines.get(2).replace("Task/t1", "Task/t7"));
        assertThat(findings(lines)).containsExactly("line 4: the line before this one was altered.");
    }

    @Test
    void findingsWhenALineIsCutThenSaysSo() {
        List<String> lines = trail("a", 3);
        lines.set(1, lines.get(1).substring(0, 20));
        assertThat(findings(lines)).first().asString().startsWith("line 2 is no line of the trail");
    }

    @Test
    void findingsWhenTwoReplicasShareAStreamThenEachIsFollowed() {
        List<String> lines = new ArrayList<>();
        List<String> one = trail("a", 4);
        List<String> two = trail("b", 4);
        for (int i = 0; i < 5; i++) {
            lines.add(one.get(i));
            lines.add(two.get(i));
        }
        assertThat(findings(lines)).isEmpty();
        lines.remove(3);
        assertThat(findings(lines)).containsExactly("line 5: 1 lines are missing before this one, from number 2 on.");
    }

    @Test
    void findingsWhenTheTrailBeginsInTheMiddleThenNone() {
        List<String> lines = trail("a", 5);
        assertThat(findings(lines.subList(3, 6))).isEmpty();
    }

    @Test
    void findingsWhenTheEndOfAnEarlierProcessIsRemovedThenTheNextStartTells() {
        List<String> lines = new ArrayList<>(trail("a", 3));
        AuditChain chain = new AuditChain("b", AuditProperties.Format.JSON);
        chain.follows(lines.get(3));
        lines.add(chain.next(AuditChain.START, Instant.EPOCH, 0));
        assertThat(findings(lines)).isEmpty();
        lines.remove(3);
        assertThat(findings(lines))
            .containsExactly("line 4: the last line before this start is missing or was altered.");
    }

}
