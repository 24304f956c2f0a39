package dev.smartgateway.fuzz;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.smartgateway.cases.ScriptedUpstream;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.Reference;
import dev.smartgateway.fhir.ResourceScan;
import dev.smartgateway.fhir.ResourceScanResult;
import dev.smartgateway.fhir.Route;
import dev.smartgateway.fhir.ServiceUrls;
import dev.smartgateway.json.Json;
import dev.smartgateway.json.Malformed;
import dev.smartgateway.json.StrictJson;
import dev.smartgateway.scope.Scopes;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Accepted input has one interpretation: parsing it again, or with another parser, gives
 * the same result.
 */
class SyntaxFuzzTests {

    private static final JsonMapper OTHER_READER = JsonMapper.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();

    @FuzzTest(maxDuration = "8m")
    void parseWhenJsonIsAcceptedThenAnotherReaderSeesTheSame(byte[] bytes) {
        Json.Obj ours = json(bytes);
        if (ours == null) {
            return;
        }
        JsonNode theirs = OTHER_READER.readTree(bytes);
        assertThat(OTHER_READER.readTree(ours.bytes())).isEqualTo(theirs);
        ResourceScanResult facts = facts(bytes);
        if (facts == null) {
            return;
        }
        assertThat(facts.type()).isEqualTo(theirs.path("resourceType").asString(""));
        JsonNode subject = theirs.path("subject").path("reference");
        if (facts.type().equals("Observation") && subject.isString()) {
            assertThat(facts.owners())
                .anyMatch((owner) -> owner.path().equals("subject") && subject.asString().equals(owner.reference()));
        }
        JsonNode whole = OTHER_READER.readTree(bytes, facts.span().start(), facts.span().end() - facts.span().start());
        assertThat(whole).isEqualTo(theirs);
    }

    private static @Nullable ResourceScanResult facts(byte[] bytes) {
        try {
            return ResourceScan.of(bytes, Set.of("category", "code"));
        }
        catch (Malformed ex) {
            return null;
        }
    }

    private static Json.@Nullable Obj json(byte[] bytes) {
        try {
            return Json.parse(bytes);
        }
        catch (Malformed ex) {
            return null;
        }
    }

    @FuzzTest(maxDuration = "5m")
    void parseWhenUrlIsAcceptedThenReadingItAgainGivesTheSame(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        try {
            Query query = Query.parse(text);
            assertThat(Query.parse(query.encoded())).isEqualTo(query);
            assertThat(query.encoded()).matches("[A-Za-z0-9\\-._~/:,@$*!%=&]*");
        }
        catch (Malformed ex) {
            assertThat(ex).hasNoCause();
        }
        try {
            Route route = Route.parse("GET", text, false);
            assertThat(route.id()).satisfiesAnyOf((id) -> assertThat(id).isNull(),
                    (id) -> assertThat(id).matches("[A-Za-z0-9\\-._]{1,8000}"));
        }
        catch (Malformed ex) {
            assertThat(ex).hasNoCause();
        }
        Reference reference = Reference.parse(text, new ServiceUrls(URI.create(ScriptedUpstream.BASE), List.of()));
        if (reference.is("Patient", "p1")) {
            assertThat(text.replaceFirst("^https://upstream\\.example/fhir/", ""))
                .matches("Patient/p1(/_history/[A-Za-z0-9\\-.]{1,64})?");
        }
        Scopes scopes = Scopes.parse(text);
        assertThat(Scopes.parse(scopes.text())).isEqualTo(scopes);
    }

}
