package dev.smartgateway.policy;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes of types that several patients can share: read and judged first, however the
 * resource is named; a resource shared with another patient is treated as missing.
 */
class SharedWriteTests {

    private static final Map<String, String> JSON = Map.of("Content-Type", Asked.JSON);

    private static final String OWN = appointment("a", "Patient/p1");

    private static final String SHARED = appointment("b", "Patient/p1'}},{'actor':{'reference':'Patient/p2");

    private static final String NEW = "{'resourceType':'Appointment','participant':[{'actor':{'reference':'Patient/p1'}}]}";

    private static String appointment(String id, String actors) {
        return "{'resourceType':'Appointment','id':'" + id + "','meta':{'versionId':'4'},'participant':"
                + "[{'actor':{'reference':'" + actors + "'}}]}";
    }

    private static String found(String... resources) {
        return "{'resourceType':'Bundle','type':'searchset','entry':["
                + String.join(",", java.util.Arrays.stream(resources).map((one) -> "{'resource':" + one + "}").toList())
                + "]}";
    }

    private static Asked delete(String url) {
        return Asked.send("DELETE", url, "x", "");
    }

    private static Asked bundle(String type, String entry) {
        return Asked.send("POST", "/", Asked.JSON,
                "{'resourceType':'Bundle','type':'" + type + "','entry':[" + entry + "]}");
    }

    @Test
    void deleteWhenItIsTheirsAloneThenByIdInTheVersionThatWasJudged() {
        Asked.Ending end = delete("/Appointment/a").answer(OWN).end();
        assertThat(end.outcome()).isEqualTo("DELETE Appointment/a");
        assertThat(end.sent().get(1).headers()).containsEntry("If-Match", "W/\"4\"");
        Asked.Ending bare = delete("/Appointment/a").answer(OWN.replace("'meta':{'versionId':'4'},", "")).end();
        assertThat(bare.outcome()).isEqualTo("DELETE Appointment?_id=a&patient=Patient/p1");
    }

    @ParameterizedTest
    @CsvSource({ "200", "404", "410", "403" })
    void deleteWhenItIsSharedOrMissingThenOneAnswerAndNothingIsSent(int status) {
        Asked.Ending end = delete("/Appointment/b").answer(status, JSON, SHARED).end();
        assertThat(end.outcome()).isEqualTo("204 allowed");
        assertThat(end.step().answer().headers()).isEmpty();
        assertThat(end.sent()).hasSize(1);
        Asked.Ending versioned = delete("/Appointment/b").header("If-Match", "W/\"4\"")
            .answer(status, JSON, SHARED)
            .end();
        assertThat(versioned.outcome()).isEqualTo("404 membership");
    }

    @Test
    void deleteWhenItCannotBeJudgedThenAsIfItWereMissing() {
        String deep = "{'a':".repeat(70) + "1" + "}".repeat(70);
        assertThat(delete("/Appointment/b").answer(deep).end().outcome()).isEqualTo("204 allowed");
        String large = "{'x':'" + "x".repeat(dev.smartgateway.policy.PatientContext.MAX_ANSWER) + "'}";
        assertThat(delete("/Appointment/b").answer(large).end().outcome()).isEqualTo("204 allowed");
        assertThat(delete("/Appointment/b").answer(500, JSON, "").end().outcome()).isEqualTo("502 upstream");
    }

    @Test
    void deleteWhenItWasChangedSinceThenJudgedOnceMore() {
        Asked changed = delete("/Appointment/a").answer(OWN).answer(412, Map.of(), "");
        assertThat(changed.answer(SHARED.replace("'b'", "'a'")).end().outcome()).isEqualTo("204 allowed");
        Asked still = delete("/Appointment/a").answer(OWN).answer(409, Map.of(), "").answer(OWN.replace("'4'", "'5'"));
        assertThat(still.end().sent().get(3).headers()).containsEntry("If-Match", "W/\"5\"");
        assertThat(still.answer(412, Map.of(), "").end().outcome()).isEqualTo("412 version");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            OWN           @ DELETE Appointment/a
            SHARED        @ 204 allowed
            ``            @ 204 allowed
            SHARED,OWN    @ DELETE Appointment/a
            OWN,OWN       @ 412 conditional
            FOREIGN       @ 502 match-foreign
            """)
    void deleteWhenByCriteriaThenOnlyTheOneThatIsTheirsAlone(String matches, String outcome) {
        assertThat(delete("/Appointment?status=booked").answer(matches(matches)).end().outcome()).isEqualTo(outcome);
    }

    @Test
    void deleteWhenThereAreMoreMatchesThanOnePageThenNone() {
        String more = matches("SHARED").replace("'entry'", "'link':[{'relation':'next','url':'x'}],'entry'");
        assertThat(delete("/Appointment?status=booked").answer(more).end().outcome()).isEqualTo("412 conditional");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            OWN           @ PUT Appointment/a
            SHARED        @ 404 membership
            ``            @ 404 membership
            SHARED,OWN    @ PUT Appointment/a
            OWN,OWN       @ 412 conditional
            """)
    void updateWhenByCriteriaThenOnlyTheOneThatIsTheirsAlone(String matches, String outcome) {
        Asked.Ending end = Asked.send("PUT", "/Appointment?status=booked", Asked.JSON, NEW)
            .answer(matches(matches))
            .end();
        assertThat(end.outcome()).isEqualTo(outcome);
        if (outcome.startsWith("PUT")) {
            assertThat(end.sent().get(1).headers()).containsEntry("If-Match", "W/\"4\"");
            assertThat(new String(end.sent().get(1).body(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("\"id\":\"a\"");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            OWN           @ PATCH Appointment/a
            SHARED        @ 404 membership
            SHARED,SHARED @ 404 membership
            SHARED,OWN    @ PATCH Appointment/a
            """)
    void patchWhenByCriteriaThenOnlyTheOneThatIsTheirsAlone(String matches, String outcome) {
        assertThat(Asked
            .send("PATCH", "/Appointment?status=booked", "application/json-patch+json",
                    "[{'op':'replace','path':'/status','value':'cancelled'}]")
            .answer(matches(matches))
            .end()
            .outcome()).isEqualTo(outcome);
    }

    /** What they may not see is no reason not to create, and no alarm. */
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', nullValues = "none", textBlock = """
            OWN           @ _id=a&patient=Patient/p1
            SHARED        @ none
            ``            @ patient=Patient/p1&status=booked
            SHARED,OWN    @ _id=a&patient=Patient/p1
            """)
    void createWhenIfNoneExistThenTheConditionNeverMeetsASharedOne(String matches, String condition) {
        Asked.Ending end = Asked.send("POST", "/Appointment", Asked.JSON, NEW)
            .header("If-None-Exist", "status=booked")
            .answer(matches(matches))
            .end();
        assertThat(end.outcome()).isEqualTo("POST Appointment");
        assertThat(end.sent().get(1).headers().get("If-None-Exist")).isEqualTo(condition);
    }

    @Test
    void transactionWhenOneDeletesASharedOneThenTheRestIsSentAndItIsAnsweredAsGone() {
        String gone = "{'request':{'method':'DELETE','url':'Appointment/b'}}";
        String create = "{'resource':{'resourceType':'Observation','subject':{'reference':'Patient/p1'}},"
                + "'request':{'method':'POST','url':'Observation'}}";
        Asked.Ending end = bundle("transaction", gone + "," + create).answer(SHARED).end();
        assertThat(new String(end.sent().get(1).body(), java.nio.charset.StandardCharsets.UTF_8))
            .doesNotContain("DELETE")
            .contains("Observation");
        Asked.Ending alone = bundle("transaction", gone).answer(SHARED).end();
        assertThat(alone.outcome()).isEqualTo("200 allowed");
        assertThat(alone.sent()).hasSize(1);
        assertThat(alone.body().path("entry").path(0).path("response").path("status").asString()).isEqualTo("204");
        Asked.Ending own = bundle("transaction", gone.replace("/b", "/a")).answer(OWN).end();
        assertThat(new String(own.sent().get(1).body(), java.nio.charset.StandardCharsets.UTF_8))
            .contains("\"url\":\"Appointment/a\"", "\"ifMatch\":\"W/\\\"4\\\"\"");
    }

    @ParameterizedTest
    @CsvSource({ "batch", "transaction" })
    void bundleWhenItDeletesASharedOneByCriteriaThenNothingIsSent(String type) {
        Asked.Ending end = bundle(type, "{'request':{'method':'DELETE','url':'Appointment?status=booked'}}")
            .answer(found(SHARED))
            .end();
        assertThat(end.outcome()).isEqualTo("200 allowed");
        assertThat(end.sent()).hasSize(1);
    }

    /**
     * A clinician known by an identifier, a room in the appointment itself: no second
     * patient.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            Appointment @ {'identifier':{'value':'1'}}                          @ true
            Appointment @ {'identifier':{'value':'1'},'type':'Practitioner'}    @ true
            Appointment @ {'identifier':{'value':'1'},'type':'Patient'}         @ false
            Appointment @ {'identifier':{'value':'1'},'type':'patient'}         @ false
            Appointment @ {'reference':'#r'}                                    @ true
            Appointment @ {'reference':'#r','type':'Patient'}                   @ true
            Appointment @ {'reference':'#p'}                                    @ false
            Appointment @ {'reference':'#p','type':'Practitioner'}              @ false
            Appointment @ {'reference':'#twice'}                                @ false
            Appointment @ {'reference':'#none'}                                 @ false
            Schedule    @ {'identifier':{'value':'1'}}                          @ true
            Schedule    @ {'reference':'#r'}                                    @ true
            Account     @ {'identifier':{'value':'1'}}                          @ false
            Account     @ {'reference':'#r'}                                    @ true
            """)
    void readWhenSomebodyElseIsNamedThenShownUnlessAPatient(String type, String other, boolean shown) {
        String both = "{'reference':'Patient/p1'}," + other;
        String owners = switch (type) {
            case "Appointment" -> "'participant':[{'actor':" + both.replace("},{", "}},{'actor':{") + "}]";
            case "Schedule" -> "'actor':[" + both + "]";
            default -> "'subject':[" + both + "]";
        };
        String one = "{'resourceType':'" + type + "','id':'x','contained':[{'resourceType':'Location','id':'r'},"
                + "{'resourceType':'Patient','id':'p'},{'resourceType':'Location','id':'twice'},"
                + "{'resourceType':'Patient','id':'twice'}]," + owners + "}";
        assertThat(Asked.get("/" + type + "/x").answer(one).end().outcome())
            .isEqualTo(shown ? "200 allowed" : "404 membership");
        String self = "{'relation':'self','url':'SELF'}";
        assertThat(Asked.get("/" + type).searchset(self, "{'resource':" + one + "}").end().ids())
            .isEqualTo(shown ? "x" : "");
        assertThat(Asked.send("POST", "/" + type, Asked.JSON, one).end().outcome())
            .isEqualTo(shown ? "POST " + type : "403 body-" + (byIdentifier(other) ? "identifier" : "owner"));
    }

    /** Whether the reference itself says that the identifier is a patient's. */
    private static boolean byIdentifier(String reference) {
        return reference.contains("'identifier'") && reference.contains("'type':'Patient'");
    }

    private static String matches(String names) {
        return found(names.isEmpty() ? new String[0]
                : java.util.Arrays.stream(names.split(",")).map((name) -> switch (name) {
                    case "OWN" -> OWN;
                    case "SHARED" -> SHARED;
                    default -> appointment("c", "Patient/p2");
                }).toArray(String[]::new));
    }

}
