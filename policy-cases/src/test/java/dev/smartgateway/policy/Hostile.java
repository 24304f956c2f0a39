package dev.smartgateway.policy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

import dev.smartgateway.cases.CorpusRunner;
import dev.smartgateway.cases.ScriptedUpstream;
import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.TypeRule;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Invariants for any request, in the launch of the patient p1 of the fixtures.
 */
public final class Hostile {

    /** Words that stand in other patients' records only, and the service's address. */
    public static final List<String> FOREIGN = List.of("p2-secret", "p3-secret", "p10-secret", "o2-secret", "o3-secret",
            "o8-secret", "o10-secret", "og1-secret", "oh-v1-secret", "oq-v1-secret", "r2-secret", "a2-secret",
            "t2-secret", "d2-secret", "YjItc2VjcmV0", "upstream.example");

    /**
     * Everything permitted, and every rule that may be report-only is: only pinning and
     * the other fixed rules apply.
     */
    public static final AccessPolicy ALL = new AccessPolicy(null, AccessPolicy.Types.defaults(),
            Set.of(Interaction.values()), AccessPolicy.Search.defaults(),
            Set.of("docref", "lastn", "expand", "everything"), AccessPolicy.Compartment.defaults(),
            AccessPolicy.SOFT_RULES);

    private static final String OWN = "(?s).*\"(https://upstream\\.example/fhir/)?Patient/p1(/_history/[^\"]+)?\".*";

    private Hostile() {
    }

    /**
     * A request that left carries the pin, creates in the patient's name, names a
     * version, or only reads what is judged afterwards.
     */
    public static void requirePinned(PinnedRequest request) {
        String[] path = ScriptedUpstream.path(request.target()).split("/", -1);
        TypeRule rule = R4.rule(path[0]).orElse(null);
        if (rule == null || rule.shared()) {
            assertThat(request.method()).matches("GET|POST");
            return;
        }
        boolean typeLevel = path.length == 1 || path[1].equals("_search") || path[1].startsWith("$");
        if (typeLevel && !(request.method().equals("POST") && path.length == 1)) {
            Query query = CorpusRunner.sent(request);
            String value = rule.isPatient() ? "p1" : "Patient/p1";
            assertThat(query.params()).contains(Param.of(rule.parameter(), value));
            assertThat(query.params().stream().filter((param) -> param.name().equals(rule.parameter()))).hasSize(1);
        }
        else if (request.method().equals("POST")) {
            assertThat(new String(request.body(), StandardCharsets.UTF_8)).matches(OWN);
        }
        else {
            assertThat(request.method().equals("GET") || request.headers().containsKey("If-Match")).isTrue();
        }
    }

}
