package dev.smartgateway.policy;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import dev.smartgateway.cases.CaseRequest;
import dev.smartgateway.cases.FixtureStore;
import dev.smartgateway.cases.ScriptedUpstream;
import dev.smartgateway.policy.machine.PinningMachine;
import dev.smartgateway.reason.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Single answers of a FHIR service, honest or not, and the machine's result.
 */
class UpstreamAnswersTests {

    private static final String JSON = "application/fhir+json";

    private static final String OWN = "{\"resourceType\":\"Observation\",\"id\":\"o1\",\"meta\":{\"versionId\":\"7\"},"
            + "\"subject\":{\"reference\":\"Patient/p1\"}}";

    private static PatientContext pin(int cap) {
        PatientContext pin = CaseRequest.pin("p1", "patient/*.cruds", AccessPolicy.defaults());
        return new PatientContext(pin.patient(), pin.scopes(), pin.policy(), pin.bases(), pin.handles(), cap);
    }

    private static Step.Respond answered(FhirCall call, UpstreamAnswer... answers) {
        Step step = new PinningMachine().begin(call);
        for (UpstreamAnswer answer : answers) {
            if (step instanceof Step.Send send) {
                step = send.after().apply(answer);
            }
        }
        return (Step.Respond) step;
    }

    private static FhirCall read(Map<String, String> headers) {
        return new FhirCall("GET", "/Observation/o1", null, headers, new byte[0], pin(PatientContext.MAX_ANSWER));
    }

    private static UpstreamAnswer answer(int status, String type, String body) {
        return new UpstreamAnswer(status, (type != null) ? Map.of("Content-Type", type) : Map.of(),
                body.getBytes(StandardCharsets.UTF_8));
    }

    private static JsonNode body(Step.Respond end) {
        return FixtureStore.JSON.readTree(end.answer().body());
    }

    @ParameterizedTest
    @CsvSource({ "200,200,", "403,404,not-found", "404,404,not-found", "410,404,not-found", "401,502,upstream-failed",
            "500,502,upstream-failed", "599,502,upstream-failed", "99,502,upstream-failed", "0,502,upstream-failed",
            "100,502,answer-not-checkable", "199,502,answer-not-checkable", "201,502,answer-not-checkable",
            "204,502,answer-not-checkable", "300,502,answer-not-checkable", "302,502,answer-not-checkable",
            "399,502,answer-not-checkable", "400,400,upstream-refused", "422,422,upstream-refused",
            "429,429,upstream-unavailable", "503,503,upstream-unavailable" })
    void readWhenStatusThenOneMeaning(int upstream, int client, String reason) {
        Step.Respond end = answered(read(Map.of()), answer(upstream, JSON, OWN));
        assertThat(end.answer().status()).isEqualTo(client);
        assertThat((end.verdict().reason() != null) ? end.verdict().reason().code() : null).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource({ "7,7", "123456,123456", "1234567,", "soon,", "-1,", "'',", "'7 ',", })
    void readWhenBusyThenRetryAfterOnlyAsANumber(String sent, String shown) {
        UpstreamAnswer busy = new UpstreamAnswer(429, Map.of("Retry-After", sent), new byte[0]);
        Step.Respond end = answered(read(Map.of()), busy);
        assertThat(end.answer().headers().get("Retry-After")).isEqualTo(shown);
        assertThat(body(end).path("issue").path(0).path("code").asString()).isEqualTo("transient");
    }

    @ParameterizedTest
    @ValueSource(strings = { "application/fhir+json", "application/json", "APPLICATION/FHIR+JSON",
            "application/fhir+json; charset=UTF-8", "application/json;charset=\"utf-8\"",
            "application/fhir+json;fhirVersion=4.0", "application/fhir+json;x=charset;y", "text/json",
            "application/json+fhir" })
    void readWhenJsonInUtf8ThenShown(String type) {
        Step.Respond end = answered(read(Map.of()), answer(200, type, OWN));
        assertThat(end.answer().status()).isEqualTo(200);
        assertThat(end.answer().headers().get("Content-Type")).isEqualTo("application/fhir+json;charset=UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = { "application/fhir+xml", "text/html", "text/jsonp", "", ";", "application/jsonx",
            "text/json;charset=utf-16", "application/json;charset=utf-16",
            "application/fhir+json; x=y; charset=iso-8859-1" })
    void readWhenAnythingElseThenNotCheckable(String type) {
        assertThat(answered(read(Map.of()), answer(200, type, OWN)).verdict().rule()).isEqualTo("media-type");
        assertThat(answered(read(Map.of()), answer(200, null, OWN)).verdict().rule()).isEqualTo("media-type");
    }

    @Test
    void readWhenOverTheCapThenNotFoundUnlessAQueryFindsItToBeTheirs() {
        int cap = OWN.length();
        FhirCall call = new FhirCall("GET", "/Observation/o1", null, Map.of(), new byte[0], pin(cap));
        assertThat(answered(call, answer(200, JSON, OWN)).answer().status()).isEqualTo(200);
        String found = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"entry\":[{\"resource\":" + OWN + "}]}";
        FhirCall wide = new FhirCall("GET", "/Observation/o1", null, Map.of(), new byte[0], pin(2 * found.length()));
        UpstreamAnswer large = answer(200, JSON, OWN + " ".repeat(2 * found.length()));
        assertThat(answered(wide, large, answer(200, JSON, found)).verdict().rule()).isEqualTo("answer-size");
        assertThat(answered(wide, large, answer(200, JSON, found.replace("p1", "p2"))).verdict().rule())
            .isEqualTo("membership");
        assertThat(answered(wide, large, large).verdict().rule()).isEqualTo("membership");
        assertThat(answered(wide, UpstreamAnswer.tooLarge(200, Map.of()), answer(404, JSON, "")).answer().status())
            .isEqualTo(404);
        UpstreamAnswer deep = answer(200, JSON, "{\"a\":".repeat(70) + "1" + "}".repeat(70));
        assertThat(answered(wide, deep, deep).verdict().rule()).isEqualTo("membership");
    }

    @Test
    void createWhenOverTheCapThenTooLarge() {
        byte[] bytes = OWN.getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = Map.of("Content-Type", JSON);
        FhirCall fits = new FhirCall("POST", "/Observation", null, headers, bytes, pin(bytes.length));
        assertThat(new PinningMachine().begin(fits)).isInstanceOf(Step.Send.class);
        FhirCall over = new FhirCall("POST", "/Observation", null, headers, bytes, pin(bytes.length - 1));
        assertThat(answered(over).answer().status()).isEqualTo(413);
        assertThat(answered(over).verdict().rule()).isEqualTo("body-size");
    }

    @Test
    void createWhenRefusedThenOnlyHarmlessWordsArePassedOn() {
        String outcome = "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"severity\":\"error\",\"code\":\"value\","
                + "\"expression\":[\"Observation.code\",\"Observation.value[2].x\",\"secret words\",7],"
                + "\"diagnostics\":\"at https://host.example\",\"details\":{\"text\":\"code is missing\"}},"
                + "{\"severity\":\"loud\",\"code\":\"Secret\",\"diagnostics\":\"status is missing\","
                + "\"details\":{\"text\":\"see Patient/p2\"}},{\"diagnostics\":\"" + "x".repeat(501)
                + "\",\"details\":\"odd\"},{\"diagnostics\":\"" + "y".repeat(500) + "\"},{\"diagnostics\":"
                + "\"upstream.example says no\"}]}";
        FhirCall call = new FhirCall("POST", "/Observation", null, Map.of("Content-Type", JSON),
                OWN.getBytes(StandardCharsets.UTF_8), pin(PatientContext.MAX_ANSWER));
        JsonNode issues = body(answered(call, answer(422, JSON, outcome))).path("issue");
        assertThat(issues).hasSize(6);
        assertThat(issues.path(0).path("details").path("coding").path(0).path("code").asString())
            .isEqualTo("upstream-refused");
        assertThat(issues.path(1).toString()).isEqualTo("{\"severity\":\"error\",\"code\":\"value\",\"expression\":"
                + "[\"Observation.code\",\"Observation.value[2].x\"],\"details\":{\"text\":\"code is missing\"}}");
        assertThat(issues.path(2).toString()).isEqualTo("{\"diagnostics\":\"status is missing\"}");
        assertThat(issues.path(3).toString()).isEqualTo("{}");
        assertThat(issues.path(4).path("diagnostics").asString()).hasSize(500);
        assertThat(issues.path(5).toString()).isEqualTo("{}");
    }

    @Test
    void readWhenRefusedThenNoWordsOfTheService() {
        String outcome = "{\"resourceType\":\"OperationOutcome\",\"issue\":[{\"code\":\"value\",\"diagnostics\":\"words\"}]}";
        JsonNode issues = body(answered(read(Map.of()), answer(400, JSON, outcome))).path("issue");
        assertThat(issues.path(1).toString()).isEqualTo("{\"code\":\"value\"}");
        assertThat(body(answered(read(Map.of()), answer(400, JSON, "<html>"))).path("issue")).hasSize(1);
        assertThat(body(answered(read(Map.of()), answer(400, JSON, OWN))).path("issue")).hasSize(1);
    }

    /** Not the client's doing, and nothing that asking for less would help. */
    @ParameterizedTest
    @ValueSource(strings = { "PUT", "PATCH" })
    void updateWhenThereIsNoVersionThenRefusedWithThatCause(String method) {
        String stored = "{'resourceType':'Observation','id':'o','status':'final','code':{'text':'x'},"
                + "'subject':{'reference':'Patient/p1'}}";
        Asked.Ending end = Asked
            .send(method, "/Observation/o", method.equals("PUT") ? JSON : "application/json-patch+json",
                    method.equals("PUT") ? stored : "[{'op':'replace','path':'/status','value':'final'}]")
            .answer(stored)
            .end();
        assertThat(end.outcome()).isEqualTo("502 no-version");
        assertThat(end.step().verdict().reason()).isEqualTo(Reason.NO_VERSION);
        assertThat(end.sent()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            ``           @ W/"7"
            W/"8"        @ W/"8"
            "8"          @ W/"8"
            W/"a b"      @ W/"7"
            nonsense     @ W/"7"
            """)
    void readWhenTaggedThenTheTagOrTheVersion(String sent, String shown) {
        UpstreamAnswer own = new UpstreamAnswer(200, Map.of("Content-Type", JSON, "ETag", sent, "Last-Modified", "x;y"),
                OWN.getBytes(StandardCharsets.UTF_8));
        Step.Respond end = answered(read(Map.of()), own);
        assertThat(end.answer().headers().get("ETag")).isEqualTo(shown);
        assertThat(end.answer().headers()).doesNotContainKey("Last-Modified");
    }

    @Test
    void readWhenLastModifiedIsADateThenShown() {
        String date = "Wed, 21 Oct 2015 07:28:00 GMT";
        UpstreamAnswer own = new UpstreamAnswer(200, Map.of("Content-Type", JSON, "Last-Modified", date),
                OWN.getBytes(StandardCharsets.UTF_8));
        assertThat(answered(read(Map.of()), own).answer().headers()).containsEntry("Last-Modified", date);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            W/"7"            @ 304
            "7"              @ 304
            *                @ 304
            W/"1", W/"7"     @ 304
            W/"1"            @ 200
            7                @ 200
            """)
    void readWhenTheClientHasAVersionThenItIsComparedHere(String condition, int status) {
        Step.Respond end = answered(read(Map.of("If-None-Match", condition)), answer(200, JSON, OWN));
        assertThat(end.answer().status()).isEqualTo(status);
        assertThat(end.answer().body().length == 0).isEqualTo(status == 304);
    }

    @ParameterizedTest
    @CsvSource({ "*/*,true", "application/*,true", "application/json,true", "text/json,true",
            "'text/html, application/fhir+json;q=0.1',true", "' ',true", "text/html,false",
            "application/fhir+xml,false", "'text/html, text/css',false" })
    void beginWhenAcceptThenJsonMustBeWanted(String accept, boolean fits) {
        assertThat(new PinningMachine().begin(read(Map.of("Accept", accept))) instanceof Step.Send).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            "id":"o1"@"id":"o2"                      @ other-resource
            "Observation"@"Condition"                @ other-resource
            Patient/p1@Patient/p2                    @ membership
            {"reference":"Patient/p1"}@[]            @ membership
            {"reference":"Patient/p1"}@{"identifier":{"value":"p1"},"reference":"#p1"} @ membership
            """)
    void readWhenItIsNotWhatWasAskedThenNothingIsShown(String part, String instead, String rule) {
        Step.Respond end = answered(read(Map.of()), answer(200, JSON, OWN.replace(part, instead)));
        assertThat(end.verdict().rule()).isEqualTo(rule);
        assertThat(new String(end.answer().body(), StandardCharsets.UTF_8)).doesNotContain("\"id\"");
    }

    @Test
    void vreadWhenAnotherVersionIsAnsweredThenNotCheckable() {
        FhirCall call = new FhirCall("GET", "/Observation/o1/_history/6", null, Map.of(), new byte[0],
                pin(PatientContext.MAX_ANSWER));
        assertThat(answered(call, answer(200, JSON, OWN)).verdict().rule()).isEqualTo("other-version");
        FhirCall right = new FhirCall("GET", "/Observation/o1/_history/7", null, Map.of(), new byte[0],
                pin(PatientContext.MAX_ANSWER));
        assertThat(answered(right, answer(200, JSON, OWN), answer(404, JSON, "")).answer().status()).isEqualTo(404);
        assertThat(answered(right, answer(200, JSON, OWN), answer(200, JSON, OWN)).answer().status()).isEqualTo(200);
    }

    @Test
    void metadataWhenToldThenWithoutSecurityAndUpstream() {
        FhirCall call = new FhirCall("GET", "/metadata", "mode=full&_format=json", Map.of(), new byte[0],
                pin(PatientContext.MAX_ANSWER));
        String statement = ("{'resourceType':'CapabilityStatement','url':'U/metadata','text':{'div':'x'},'name':'n',"
                + "'publisher':'see upstream.example','software':{'name':'s','site':'U'},'list':['U/a',"
                + "'about upstream.example','b'],'rest':[{'mode':'server','security':{'cors':true}}]}")
            .replace('\'', '"')
            .replace("U", ScriptedUpstream.BASE);
        JsonNode told = body(answered(call, answer(200, JSON, statement)));
        String client = String.valueOf(URI.create("https://app.example/launches/p1/fhir"));
        assertThat(told.path("implementation").path("url").asString()).isEqualTo(client);
        assertThat(told.has("url") || told.has("text") || told.has("publisher")).isFalse();
        assertThat(told.path("software").path("site").asString()).isEqualTo(client);
        assertThat(told.path("list").toString()).isEqualTo("[\"" + client + "/a\",\"b\"]");
        assertThat(told.path("rest").path(0).has("security")).isFalse();
        assertThat(answered(call, answer(200, JSON, OWN)).verdict().rule()).isEqualTo("metadata");
        assertThat(answered(call, answer(404, JSON, OWN)).answer().status()).isEqualTo(404);
    }

    @Test
    void toStringWhenPrintedThenNoData() {
        assertThat(read(Map.of())).hasToString("FhirCall[masked]");
        assertThat(pin(1)).hasToString("PatientContext[masked]");
        assertThat(answer(200, JSON, OWN)).hasToString("UpstreamAnswer[200]");
        Step step = new PinningMachine().begin(read(Map.of()));
        assertThat(((Step.Send) step).request()).hasToString("PinnedRequest[GET]");
        Step.Respond end = answered(read(Map.of()), answer(200, JSON, OWN));
        assertThat(end.answer()).hasToString("GatewayAnswer[200]");
        assertThat(end.verdict().action()).hasToString("Action[read Observation]");
    }

}
