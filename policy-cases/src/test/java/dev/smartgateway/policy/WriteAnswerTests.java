package dev.smartgateway.policy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Writes step by step: what is read before, what is sent, what is answered.
 */
class WriteAnswerTests {

    private static final AccessPolicy OPEN = AccessPolicy.defaults();

    private static final String NEW = "{'resourceType':'Observation','subject':{'reference':'Patient/p1'}}";

    private static final String OWN = stored("");

    private static final String ENCOUNTER = "{'resourceType':'Bundle','type':'searchset','entry':[{'resource':"
            + "{'resourceType':'Encounter','id':'e','subject':{'reference':'Patient/p1'}}}]}";

    private static final Map<String, String> JSON = Map.of("Content-Type", Asked.JSON);

    private static String stored(String more) {
        return "{'resourceType':'Observation','id':'o1','meta':{'versionId':'2'},'subject':{'reference':'Patient/p1'}"
                + more + "}";
    }

    private static Asked put(String body) {
        return Asked.send("PUT", "/Observation/o1", Asked.JSON, body);
    }

    private static Asked post(String body) {
        return Asked.send("POST", "/Observation", Asked.JSON, body);
    }

    private static Asked patch(String url, String body) {
        return Asked.send("PATCH", url, "application/json-patch+json", body);
    }

    private static AccessPolicy creating() {
        AccessPolicy.Compartment compartment = new AccessPolicy.Compartment(AccessPolicy.Mode.STRICT, true, false,
                true);
        return Asked.policy(OPEN, compartment);
    }

    private static String last(Asked.Ending end) {
        return new String(end.sent().get(end.sent().size() - 1).body(), java.nio.charset.StandardCharsets.UTF_8);
    }

    /**
     * What is stored may stay as it is, in either spelling; what is new must be harmless.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`',
            textBlock = """
                    ,'focus':[{'reference':'Patient/p2'}]          @ ,'focus':[{'reference':'Patient/p2'}]        @ PUT Observation/o1
                    ,'focus':[{'reference':'BASE/Patient/p2'}]     @ ,'focus':[{'reference':'Patient/p2'}]        @ PUT Observation/o1
                    ,'extension':[{'valueUri':'Binary/b'}]         @ ,'extension':[{'valueUri':'Binary/b'}]       @ PUT Observation/o1
                    ,'focus':[{'reference':'Patient/p3'}]          @ ,'focus':[{'reference':'Patient/p2'}]        @ 403 body-reference
                    ,'focus':[{'reference':'https://x/Patient/p2'}] @ ,'focus':[{'reference':'Patient/p2'}]       @ 403 body-reference
                    ``                                             @ ,'extension':[{'valueUri':'Binary/b'}]       @ 403 binary
                    ``                                             @ ,'extension':[{'valueUri':'BASE/Binary/b'}]  @ 403 binary
                    ``                                             @ ,'extension':[{'valueUri':'https://x.example/Binary/b'}] @ PUT Observation/o1
                    """)
    void updateWhenItRefersThenToWhatIsStoredOrHarmless(String before, String after, String outcome) {
        assertThat(put(stored(after).replace("BASE", "https://upstream.example/fhir")).answer(stored(before))
            .end()
            .outcome()).isEqualTo(outcome);
    }

    private static String capability(String launch, String binary) {
        byte[] content = (launch + "\u0001file\n" + launch + "\n" + binary)
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return "https://app.example/launches/" + launch + "/fhir/Binary/"
                + java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(content);
    }

    /**
     * An app may send back what a read showed, and unchanged elements stay as they are
     * stored: a version, an absolute address, an attachment whose link expired meanwhile.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            {'url':'Binary/b1'}                       @ {'url':'LIVE'}        @ {'url':'Binary/b1'}
            {'url':'BASE/Binary/b1'}                  @ {'url':'LIVE'}        @ {'url':'BASE/Binary/b1'}
            {'url':'BASE/Binary/b1/_history/3'}       @ {'url':'LIVE'}        @ {'url':'BASE/Binary/b1/_history/3'}
            {'url':'BASE/Binary/b1'}                  @ {'url':'OLD'}         @ {'url':'BASE/Binary/b1'}
            {'title':'x'}                             @ {'url':'LIVE'}        @ {'url':'Binary/b1'}
            {'title':'x'}                             @ {'url':'SHORT'}       @ {'url':'Binary/b1'}
            {'title':'x'}                             @ {'url':'SHORT-expired'} @ 403 binary
            {'title':'x'}                             @ {'url':'FOREIGN'}     @ 403 binary
            {'title':'x'}                             @ {'url':'OLD'}         @ 403 binary
            {'url':'Binary/b9'}                       @ {'url':'OLD'}         @ 403 binary
            {'url':'Binary/b1'}                       @ {'url':'OTHER'}       @ 403 binary
            {'url':'Binary/b1'}                       @ {'url':'CLIENT/Binary/b1'} @ {'url':'Binary/b1'}
            {'url':'Binary/b1'}                       @ {'url':'CLIENT/Binary/b2'} @ 403 binary
            {'url':'Binary/b1'}                       @ {'url':'CLIENT/BASE/Binary/b2'} @ 403 binary
            """)
    void updateWhenAnAttachmentComesBackThenItIsStoredAsBefore(String before, String after, String outcome) {
        String live = capability("p1", "Binary/b1");
        String sent = after.replace("LIVE", live)
            .replace("OLD", live + "-expired")
            .replace("OTHER", capability("p2", "Binary/b1").replace("/launches/p2/", "/launches/p1/"))
            .replace("SHORT", live.replaceFirst(".*/fhir/", ""))
            .replace("FOREIGN", capability("p2", "Binary/b1").replaceFirst(".*/fhir/", ""));
        Asked.Ending end = put(full(",'extension':[{'url':'x','valueAttachment':" + sent + "}]"))
            .answer(full(",'extension':[{'url':'x','valueAttachment':" + before + "}]"))
            .end();
        if (outcome.startsWith("403")) {
            assertThat(end.outcome()).isEqualTo(outcome);
        }
        else {
            String kept = outcome.replace("BASE", "https://upstream.example/fhir").replace('\'', '"');
            assertThat(last(end)).contains("\"valueAttachment\":" + kept);
        }
    }

    private static String full(String more) {
        return stored(more).replace("CLIENT", "https://app.example/launches/p1/fhir")
            .replace("BASE", "https://upstream.example/fhir");
    }

    /** A reference vouches for no attachment, and an element for no other one. */
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`',
            textBlock = """
                    ,'focus':[{'reference':'Binary/b2'}]      @ ,'extension':[{'url':'x','valueAttachment':{'url':'Binary/b2'}}]
                    ,'focus':[{'reference':'BASE/Binary/b2'}] @ ,'extension':[{'url':'x','valueAttachment':{'url':'CLIENT/Binary/b2'}}]
                    ,'extension':[{'url':'x','valueUri':'Binary/b2'}] @ ,'extension':[{'url':'Binary/b2','valueBoolean':true}]
                    ,'extension':[{'url':'x','valueUri':'Binary/b2'}] @ ,'derivedFrom':[{'reference':'CLIENT/Binary/b2'}]
                    ,'performer':[{'reference':'Patient/p2'}] @ ,'focus':[{'reference':'Patient/p2'}]
                    """)
    void updateWhenAnotherElementHasItThenRefused(String before, String after) {
        assertThat(put(full(after)).answer(full(before)).end().outcome()).startsWith("403 ");
    }

    @Test
    void updateWhenABinaryReferenceComesBackThenItStaysAsItIs() {
        Asked.Ending end = put(full(",'derivedFrom':[{'reference':'CLIENT/Binary/b1/_history/2'}]"))
            .answer(full(",'derivedFrom':[{'reference':'BASE/Binary/b1/_history/2'}]"))
            .end();
        assertThat(last(end)).contains("\"https://upstream.example/fhir/Binary/b1/_history/2\"");
    }

    /**
     * Security labels, rules for reading and a Patient's links are as bound as in a
     * patch.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            R @ R    @ PUT Observation/o1
            R @ ``   @ PUT Observation/o1
            R @ N    @ 403 binding
            `` @ N   @ 403 binding
            """)
    void updateWhenSecurityLabelsThenTheStoredOnesStay(String before, String after, String outcome) {
        String body = "{'resourceType':'Observation','id':'o1','subject':{'reference':'Patient/p1'},'meta':{'versionId':'2'LABEL}}";
        String sent = after.isEmpty() ? "" : ",'security':[{'code':'" + after + "'}]";
        String had = before.isEmpty() ? "" : ",'security':[{'code':'" + before + "'}]";
        Asked.Ending end = put(body.replace("LABEL", sent)).answer(body.replace("LABEL", had)).end();
        assertThat(end.outcome()).isEqualTo(outcome);
        if (outcome.startsWith("PUT")) {
            assertThat(last(end)).contains(had.replace('\'', '"'));
        }
    }

    /** An identifier beside the literal counts where the stored one has the same. */
    @ParameterizedTest
    @CsvSource({ "1,1,PUT Observation/o1", "1,2,403 body-identifier", "'',2,403 body-identifier" })
    void updateWhenTheOwnerHasAnIdentifierThenOnlyTheStoredOne(String before, String after, String outcome) {
        String body = "{'resourceType':'Observation','id':'o1','meta':{'versionId':'2'},"
                + "'subject':{'reference':'Patient/p1'@@}}";
        String had = before.isEmpty() ? "" : ",'identifier':{'system':'s','value':'" + before + "'}";
        String sent = ",'identifier':{'system':'s','value':'" + after + "'}";
        assertThat(put(body.replace("@@", sent)).answer(body.replace("@@", had)).end().outcome()).isEqualTo(outcome);
    }

    @Test
    void createWhenANumberHasTrailingZerosThenItsSpellingStays() {
        Asked.Ending end = post(
                "{'resourceType':'Observation','subject':{'reference':'Patient/p1'},'valueQuantity':{'value':1.10}}")
            .end();
        assertThat(last(end)).contains("\"value\":1.10}");
    }

    @Test
    void updateWhenAddressesAreOursThenTheyTravelAsTheServices() {
        String client = "https://app.example/launches/p1/fhir/";
        Asked.Ending end = put(
                stored(",'encounter':{'reference':'" + client + "Encounter/e'},'extension':[{'valueUri':'" + client
                        + "Encounter/e'},{'valueUri':'/launches/p1/fhir/Encounter/f'},{'valueUri':'/launches/p2/x'}]"))
            .answer(OWN)
            .end();
        assertThat(end.outcome()).startsWith("GET Encounter?patient=Patient/p1&_id=e");
        end = put(stored(",'encounter':{'reference':'" + client + "Encounter/e'},'extension':[{'valueUri':'" + client
                + "Encounter/e'},{'valueUri':'/launches/p1/fhir/Encounter/f'},{'valueUri':'/launches/p2/x'}]"))
            .answer(OWN)
            .answer(ENCOUNTER)
            .end();
        assertThat(last(end)).contains("\"encounter\":{\"reference\":\"Encounter/e\"}",
                "\"valueUri\":\"https://upstream.example/fhir/Encounter/e\"",
                "\"valueUri\":\"https://upstream.example/fhir/Encounter/f\"", "\"valueUri\":\"/launches/p2/x\"");
    }

    @Test
    void updateWhenAFileIsLinkedThenOnlyByALinkOfThisLaunch() {
        String link = Asked.get("/DocumentReference/d")
            .answer("{'resourceType':'DocumentReference','id':'d','subject':{'reference':'Patient/p1'},"
                    + "'content':[{'attachment':{'url':'BASE/Binary/b'}}]}")
            .end()
            .text()
            .replaceFirst("(?s).*\"(https://app[^\"]+/Binary/[^\"]+)\".*", "$1");
        String page = Asked.get("/Observation")
            .searchset("{'relation':'self','url':'SELF'},{'relation':'next','url':'BASE/Observation?page=2'}")
            .end()
            .link("next")
            .replaceFirst(".*_page=", "");
        String body = ",'extension':[{'valueUri':'%s'}]";
        Asked.Ending end = put(stored(body.formatted(link))).answer(OWN).end();
        assertThat(last(end)).contains("\"valueUri\":\"Binary/b\"");
        String forged = link.replaceFirst("/Binary/.*", "/Binary/");
        assertThat(put(stored(body.formatted(forged + page))).answer(OWN).end().outcome()).isEqualTo("403 binary");
        assertThat(put(stored(body.formatted(forged + "b"))).answer(OWN).end().outcome()).isEqualTo("403 binary");
    }

    @ParameterizedTest
    @CsvSource({ "?x=1,400 parameter", "?_format=json,GET Observation/o1", "'',GET Observation/o1" })
    void updateWhenParameterThenOnlyTheFormat(String query, String outcome) {
        assertThat(Asked.send("PUT", "/Observation/o1" + query, Asked.JSON, OWN).end().outcome()).isEqualTo(outcome);
        assertThat(Asked
            .send("PATCH", "/Observation/o1" + query, "application/json-patch+json",
                    "[{'op':'test','path':'/status','value':'x'}]")
            .end()
            .outcome()).isEqualTo(outcome);
    }

    @Test
    void updateWhenOvertakenThenReadOnceMoreUnlessTheClientNamedAVersion() {
        Asked overtaken = put(OWN).answer(OWN).answer(412, Map.of(), "").answer(stored("").replace("'2'", "'3'"));
        assertThat(overtaken.end().sent()).extracting(PinnedRequest::method)
            .containsExactly("GET", "PUT", "GET", "PUT");
        assertThat(overtaken.end().sent().get(3).headers()).containsEntry("If-Match", "W/\"3\"");
        assertThat(overtaken.answer(412, Map.of(), "").end().outcome()).isEqualTo("412 version");
        assertThat(put(OWN).header("If-Match", "W/\"2\"").answer(OWN).answer(412, Map.of(), "").end().outcome())
            .isEqualTo("412 version");
        Asked conflict = put(OWN).answer(OWN).answer(409, Map.of(), "").answer(stored("").replace("'2'", "'3'"));
        assertThat(conflict.end().sent().get(3).headers()).containsEntry("If-Match", "W/\"3\"");
        assertThat(conflict.answer(409, Map.of(), "").end().outcome()).isEqualTo("409 upstream");
        assertThat(put(OWN).header("If-Match", "W/\"2\"").answer(OWN).answer(409, Map.of(), "").end().sent())
            .hasSize(2);
        assertThat(put(OWN).header("If-Match", "W/\"1\"").answer(OWN).end().outcome()).isEqualTo("412 version");
    }

    @Test
    void updateWhenItIsGoneSinceThenAConflictAndNoMore() {
        Asked gone = put(OWN).answer(OWN).answer(412, Map.of(), "");
        assertThat(gone.answer(OWN.replace("Patient/p1", "Patient/p2")).end().outcome()).isEqualTo("412 version");
        Asked broken = put(OWN).answer(OWN).answer(412, Map.of(), "");
        assertThat(broken.answer(500, Map.of(), "").end().outcome()).isEqualTo("502 upstream");
    }

    @ParameterizedTest
    @CsvSource({ "404,true,PUT Observation/o1", "404,false,404 membership", "410,true,404 membership",
            "500,true,502 upstream" })
    void updateWhenThereIsNothingThenCreatedOnlyByPolicy(int status, boolean allowed, String outcome) {
        Asked.Ending end = put(OWN).policy(allowed ? creating() : OPEN).answer(status, Map.of(), "").end();
        assertThat(end.outcome()).isEqualTo(outcome);
        if (outcome.startsWith("PUT")) {
            assertThat(end.sent().get(1).headers()).containsEntry("If-None-Match", "*").doesNotContainKey("If-Match");
        }
    }

    @Test
    void updateWhenItWouldCreateThenAsACreate() {
        Asked foreign = put(OWN.replace("Patient/p1", "Group/g")).policy(creating());
        assertThat(foreign.answer(404, Map.of(), "").end().outcome()).isEqualTo("403 body-owner");
        Asked versioned = put(OWN).policy(creating()).header("If-Match", "W/\"2\"");
        assertThat(versioned.answer(404, Map.of(), "").end().outcome()).isEqualTo("404 membership");
        Asked unscoped = put(OWN).policy(creating()).scopes("patient/Observation.u");
        assertThat(unscoped.answer(404, Map.of(), "").end().outcome()).isEqualTo("403 scope");
        Asked constrained = put(OWN).policy(creating()).scopes("patient/Observation.u patient/Observation.c?status=x");
        assertThat(constrained.answer(404, Map.of(), "").end().outcome()).isEqualTo("403 body-constraint");
        Asked patient = Asked.send("PUT", "/Patient/p1", Asked.JSON, "{'resourceType':'Patient','id':'p1'}")
            .policy(creating());
        assertThat(patient.answer(404, Map.of(), "").end().outcome()).isEqualTo("404 membership");
    }

    /** It may create and it may change: both constraints hold for the new state. */
    @ParameterizedTest
    @CsvSource({ "patient/Observation.c?status=x patient/Observation.u,403 body-constraint",
            "patient/Observation.c patient/Observation.u?status=x,403 body-constraint",
            "patient/Observation.u,403 scope", "patient/Observation.c,403 scope", "patient/Observation.cu,403 scope",
            "patient/Observation.cus,PUT Observation?patient=Patient/p1&code=1" })
    void updateWhenConditionalThenItNeedsBothScopes(String scopes, String outcome) {
        assertThat(Asked.send("PUT", "/Observation?code=1", Asked.JSON, NEW).scopes(scopes).end().outcome())
            .isEqualTo(outcome);
    }

    @Test
    void createWhenAnsweredThenAddressAndVersionLeadThroughTheGateway() {
        Map<String, String> told = Map.of("Content-Type", Asked.JSON, "Location",
                "https://upstream.example/fhir/Observation/o1/_history/1", "ETag", "W/\"1\"");
        Asked.Ending end = post(NEW).answer(201, told, OWN).end();
        assertThat(end.header("Location")).isEqualTo("https://app.example/launches/p1/fhir/Observation/o1/_history/1");
        assertThat(end.header("ETag")).isEqualTo("W/\"1\"");
        assertThat(end.header("Content-Type")).startsWith(Asked.JSON);
        assertThat(end.body().path("id").asString()).isEqualTo("o1");
        Asked.Ending bare = post(NEW).answer(201, Map.of("Location", "Observation/o1"), "").answer(OWN).end();
        assertThat(bare.header("Location")).isEqualTo("https://app.example/launches/p1/fhir/Observation/o1");
        assertThat(bare.header("Content-Type")).isNull();
        assertThat(bare.text()).isEmpty();
    }

    /**
     * Without an address nothing can be read back, and the write is not called a success.
     */
    @ParameterizedTest
    @CsvSource({ "Condition/o1,502 write-answer,true", "https://else.example/fhir/Condition/o1,502 write-answer,true",
            "https://else.example/fhir/Observation/o1,GET Observation/o1,false", "Observation,502 write-answer,false",
            "nonsense,502 write-answer,false" })
    void createWhenTheAddressIsOdd(String location, String outcome, boolean alarm) {
        Asked asked = post(NEW).answer(201, Map.of("Location", location, "ETag", "odd"), "");
        assertThat(asked.end().outcome()).isEqualTo(outcome);
        if (asked.end().step() != null) {
            assertThat(asked.end().step().verdict().alarm()).isEqualTo(alarm);
        }
        Asked.Ending end = post(NEW)
            .answer(201, Map.of("Location", "https://else.example/fhir/Observation/o1", "ETag", "odd"), "")
            .answer(OWN)
            .end();
        assertThat(end.outcome()).isEqualTo("201 allowed");
        assertThat(end.step().answer().headers()).isEmpty();
    }

    @Test
    void updateWhenAnsweredWithTheAddressOfAnotherThenAnAlarm() {
        Asked.Ending end = put(OWN).answer(OWN).answer(200, Map.of("Location", "Observation/o2/_history/3"), "").end();
        assertThat(end.outcome()).isEqualTo("502 write-answer");
        assertThat(end.step().verdict().alarm()).isTrue();
    }

    /**
     * Whatever way an answer shows nothing, the stored resource is read back and judged.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            204 @ x                     @ ``
            200 @ application/fhir+json @ ``
            200 @ text/html             @ <p>
            200 @ application/fhir+json @ {'resourceType':'OperationOutcome','issue':[]}
            """)
    void updateWhenTheAnswerShowsNothingThenReadBack(int status, String type, String body) {
        for (String method : List.of("PUT", "PATCH")) {
            Asked asked = (method.equals("PUT") ? put(OWN)
                    : patch("/Observation/o1", "[{'op':'replace','path':'/status','value':'final'}]"))
                .answer(OWN)
                .answer(status, Map.of("Content-Type", type), body);
            assertThat(asked.end().outcome()).isEqualTo("GET Observation/o1");
            Asked.Ending moved = asked.answer(OWN.replace("Patient/p1", "Patient/p2")).end();
            assertThat(moved.outcome()).isEqualTo("502 write-answer");
            assertThat(moved.step().verdict().alarm()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            200 @ application/fhir+json @ OWN       @ 200 allowed
            200 @ application/fhir+json @ OTHER     @ 502 write-answer
            404 @ application/fhir+json @ OWN       @ 502 write-read-back
            403 @ application/fhir+json @ OWN       @ 502 write-read-back
            500 @ application/fhir+json @ OWN       @ 502 write-read-back
            200 @ text/html             @ OWN       @ 502 write-read-back
            """)
    void updateWhenReadBackThenJudgedAsARead(int status, String type, String body, String outcome) {
        String back = body.equals("OWN") ? OWN : OWN.replace("'o1'", "'o2'");
        Asked.Ending end = put(OWN).answer(OWN)
            .answer(200, Map.of("ETag", "W/\"3\""), "")
            .answer(status, Map.of("Content-Type", type), back)
            .end();
        assertThat(end.outcome()).isEqualTo(outcome);
        if (status == 200 && outcome.startsWith("200")) {
            assertThat(end.header("ETag")).isEqualTo("W/\"3\"");
        }
    }

    /** A read of it later would be refused by the service itself. */
    @Test
    void updateWhenThereIsNoReadScopeThenTheWholeIsAskedFor() {
        Asked.Ending end = put(OWN).scopes("patient/Observation.u")
            .header("Prefer", "return=minimal")
            .answer(OWN)
            .end();
        assertThat(end.sent().get(1).headers()).containsEntry("Prefer", "return=representation");
    }

    @Test
    void updateWhenAnsweredWithTheAddressOfTheVersionThenThroughTheGateway() {
        String version = "https://upstream.example/fhir/Observation/o1/_history/3";
        Asked.Ending end = put(OWN).answer(OWN).answer(200, Map.of("Content-Location", version), "").answer(OWN).end();
        assertThat(end.header("Content-Location"))
            .isEqualTo("https://app.example/launches/p1/fhir/Observation/o1/_history/3");
        assertThat(end.header("Location")).isNull();
    }

    /** The match of a condition is read back as well before its address is returned. */
    @ParameterizedTest
    @CsvSource({ "200,false", "201,false", "200,true", "201,true" })
    void createWhenConditionalThenAddressOnlyOfWhatWasJudged(int status, boolean body) {
        Map<String, String> headers = Map.of("Content-Type", Asked.JSON, "Location", "Observation/o1", "ETag",
                "W/\"1\"");
        Asked asked = post(NEW).header("If-None-Exist", "code=1").answer(status, headers, body ? OWN : "");
        assertThat(asked.answer(OWN).end().outcome()).isEqualTo(status + " allowed");
        assertThat(asked.end().header("Location")).endsWith("/Observation/o1");
        assertThat(asked.end().sent()).hasSize(body ? 1 : 2);
        Asked.Ending foreign = post(NEW).header("If-None-Exist", "code=1")
            .answer(status, headers, "")
            .answer(OWN.replace("Patient/p1", "Patient/p2"))
            .end();
        assertThat(foreign.outcome()).isEqualTo("502 write-answer");
        assertThat(foreign.step().answer().headers()).doesNotContainKey("Location");
    }

    @Test
    void createWhenItIsAFileThenALinkOfThisLaunchAndNoContent() {
        String binary = "{'resourceType':'Binary','id':'x','contentType':'text/plain','data':'aGk=',"
                + "'securityContext':{'reference':'Patient/p1'}}";
        String stored = binary.replace("'x'", "'b'");
        Map<String, String> told = Map.of("Content-Type", Asked.JSON, "Location", "Binary/b");
        Asked create = Asked.send("POST", "/Binary", Asked.JSON, binary);
        Asked.Ending end = create.answer(201, told, stored).end();
        assertThat(end.sent().get(0).headers()).containsEntry("Prefer", "return=minimal");
        assertThat(last(end)).doesNotContain("\"id\"");
        assertThat(end.text()).isEmpty();
        String link = end.header("Location").replaceFirst(".*/fhir/", "/");
        assertThat(link).startsWith("/Binary/").doesNotEndWith("/b");
        assertThat(Asked.get(link).end().outcome()).isEqualTo("GET Binary/b");
        String outcome = "{'resourceType':'OperationOutcome','issue':[{'code':'invalid'}]}";
        assertThat(
                Asked.send("POST", "/Binary", Asked.JSON, binary).answer(400, JSON, outcome).end().body().path("issue"))
            .hasSize(2);
        assertThat(Asked.send("POST", "/Binary", Asked.JSON, binary).answer(300, JSON, outcome).end().outcome())
            .isEqualTo("502 status");
    }

    @ParameterizedTest
    @CsvSource({ "204,204 allowed", "200,204 allowed", "404,GET Observation/o1", "410,GET Observation/o1",
            "409,409 upstream", "500,502 upstream", "302,502 status" })
    void deleteWhenAnsweredThenGoneLookedAtAgainOrRefused(int status, String outcome) {
        assertThat(Asked.send("DELETE", "/Observation/o1", "x", "").answer(status, Map.of(), "").end().outcome())
            .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({ "302,write-not-confirmed", "304,write-not-confirmed", "500,write-not-confirmed",
            "502,write-not-confirmed", "504,write-not-confirmed", "501,upstream-failed", "503,upstream-unavailable",
            "409,upstream-refused" })
    void deleteWhenAnsweredThenOnlyAClearRefusalMayBeRepeated(int status, String reason) {
        assertThat(Asked.send("DELETE", "/Observation/o1", "x", "").answer(status, Map.of(), "").end().text())
            .contains("\"code\":\"" + reason + "\"");
    }

    @ParameterizedTest
    @CsvSource({ "404,404 membership", "500,502 upstream", "200,DELETE Observation?_id=o1&patient=Patient/p1" })
    void deleteWhenAVersionIsNamedThenReadBefore(int status, String outcome) {
        Asked delete = Asked.send("DELETE", "/Observation/o1", "x", "").header("If-Match", "W/\"2\"");
        assertThat(delete.answer(status, JSON, OWN).end().outcome()).isEqualTo(outcome);
        assertThat(Asked.send("DELETE", "/Observation/o1", "x", "")
            .header("If-Match", "W/\"1\"")
            .answer(OWN)
            .end()
            .outcome()).isEqualTo("412 version");
    }

    @Test
    void patchWhenItFitsThenWithTheVersionThatWasRead() {
        String body = "[{'op':'replace','path':'/status','value':'final'},{'op':'move','path':'/note/1','from':'/note/0'}]";
        Asked.Ending end = patch("/Observation/o1", body).answer(OWN).end();
        assertThat(end.outcome()).isEqualTo("PATCH Observation/o1");
        assertThat(end.sent().get(1).headers()).containsEntry("Content-Type", "application/json-patch+json")
            .containsEntry("If-Match", "W/\"2\"");
        assertThat(last(end)).isEqualTo(body.replace('\'', '"'));
        assertThat(patch("/Observation/o1", body).answer(stored("").replace(",'meta':{'versionId':'2'}", ""))
            .end()
            .outcome()).isEqualTo("502 no-version");
    }

    @Test
    void patchWhenItIsAFhirPatchThenItTravelsAsParameters() {
        String part = "{'name':'type','valueCode':'replace'},{'name':'path','valueString':'Observation.status'},"
                + "{'name':'value','valueCode':'final'}";
        String body = "{'resourceType':'Parameters','parameter':[{'name':'operation','part':[" + part + "]}]}";
        Asked.Ending end = Asked.send("PATCH", "/Observation/o1", Asked.JSON, body).answer(OWN).end();
        assertThat(end.outcome()).isEqualTo("PATCH Observation/o1");
        assertThat(end.sent().get(1).headers()).containsEntry("Content-Type", Asked.JSON);
        assertThat(last(end)).isEqualTo(body.replace('\'', '"'));
    }

    /** The place decides, and never the look of a text. */
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`',
            textBlock = """
                    {'op':'add','path':'/note/0/text','value':'Patient/p2'}                     @ PATCH Observation/o1
                    {'op':'add','path':'/note/0/text','value':'Smoker? No'}                     @ PATCH Observation/o1
                    {'op':'add','path':'/note/-','value':{'text':'Patient/family informed'}}    @ PATCH Observation/o1
                    {'op':'add','path':'/method','value':{'text':'Binary/see-below'}}           @ PATCH Observation/o1
                    {'op':'add','path':'/focus/0','value':{'reference':'urn:uuid:1'}}           @ 403 body-reference
                    {'op':'add','path':'/focus/0','value':{'reference':'Patient/p2'}}           @ 403 body-reference
                    {'op':'add','path':'/focus','value':[{'reference':'Patient/p1'},{'reference':'/Patient/p2'}]} @ 403 body-reference
                    {'op':'add','path':'/focus/0/reference','value':'Patient/p2'}               @ 403 body-reference
                    {'op':'add','path':'/focus/0/reference','value':'/Patient/p2'}              @ 403 body-reference
                    {'op':'add','path':'/focus/0/reference','value':'https://app.example/launches/p1/fhir/Patient/p2'} @ 403 body-reference
                    {'op':'add','path':'/focus/0/reference','value':'https://app.example/launches/p1/fhir/Patient/p1'} @ PATCH Observation/o1
                    {'op':'add','path':'/extension/0/valueReference','value':{'reference':'Patient/p2'}} @ 403 body-reference
                    {'op':'add','path':'/derivedFrom/0','value':{'reference':'Binary/b1'}}      @ 403 body-reference
                    {'op':'add','path':'/extension/-','value':{'url':'Binary/b2','valueBoolean':true}} @ 403 binary
                    """)
    void patchWhenAReferenceIsSetThenItsPlaceDecides(String operation, String outcome) {
        assertThat(patch("/Observation/o1", "[" + operation + "]").answer(OWN).end().outcome()).isEqualTo(outcome);
    }

    @Test
    void patchWhenAValueIsOurAddressThenItTravelsAsAReference() {
        String body = "[{'op':'add','path':'/encounter/reference','value':'https://app.example/launches/p1/fhir/Encounter/e'}]";
        assertThat(last(patch("/Observation/o1", body).answer(OWN).answer(ENCOUNTER).end()))
            .contains("\"value\":\"Encounter/e\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`',
            textBlock = """
                    200 @ application/fhir+json @ {'resource':OWN}                                               @ PATCH Observation/o1
                    200 @ application/fhir+json @ {'resource':{'resourceType':'Encounter','id':'e'}},{'resource':OWN} @ PATCH Observation/o1
                    200 @ application/fhir+json @ {},{'resource':OWN}                                            @ PATCH Observation/o1
                    200 @ application/fhir+json @ {'resource':OWN},{'resource':OWN}                              @ 412 conditional
                    200 @ application/fhir+json @ {'resource':FOREIGN}                                           @ 502 match-foreign
                    200 @ application/fhir+json @ ``                                                             @ 404 membership
                    200 @ text/html             @ {'resource':OWN}                                               @ 502 media-type
                    500 @ application/fhir+json @ {'resource':OWN}                                               @ 502 upstream
                    404 @ application/fhir+json @ {'resource':OWN}                                               @ 404 upstream
                    """)
    void patchWhenConditionalThenTheOneMatch(int status, String type, String entries, String outcome) {
        String bundle = "{'resourceType':'Bundle','type':'searchset','entry':["
                + entries.replace("OWN", OWN).replace("FOREIGN", OWN.replace("Patient/p1", "Patient/p2")) + "]}";
        assertThat(patch("/Observation?code=1", "[{'op':'test','path':'/status','value':'x'}]")
            .answer(status, Map.of("Content-Type", type), bundle)
            .end()
            .outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource({ "application/pdf,application/pdf", "text/plain; charset=utf-8,text/plain; charset=utf-8",
            "application/xml,application/xml", "audio/ogg; codecs=opus,audio/ogg" })
    void createWhenTheBodyIsAFileThenABinaryOfThePatient(String type, String kept) {
        PinnedRequest sent = Asked.send("POST", "/Binary", type, "abc").end().sent().get(0);
        assertThat(sent.target()).isEqualTo("Binary");
        assertThat(sent.headers()).containsEntry("Content-Type", Asked.JSON);
        assertThat(new String(sent.body(), StandardCharsets.UTF_8))
            .isEqualTo("{\"resourceType\":\"Binary\",\"contentType\":\"" + kept
                    + "\",\"securityContext\":{\"reference\":\"Patient/p1\"},\"data\":\"YWJj\"}");
    }

    @Test
    void createWhenABinaryNamesNoOwnerThenItIsThePatients() {
        PinnedRequest sent = Asked
            .send("POST", "/Binary", Asked.JSON, "{'resourceType':'Binary','contentType':'image/png','data':'YWJj'}")
            .end()
            .sent()
            .get(0);
        assertThat(new String(sent.body(), StandardCharsets.UTF_8)).isEqualTo("{\"resourceType\":\"Binary\","
                + "\"contentType\":\"image/png\",\"data\":\"YWJj\",\"securityContext\":{\"reference\":\"Patient/p1\"}}");
        assertThat(Asked.send("POST", "/Binary", Asked.JSON, "{'resourceType':'Binary'}").nobody().end().outcome())
            .startsWith("403 ");
    }

    @ParameterizedTest
    @CsvSource({ "/Binary,application/fhir+xml,415 media-type",
            "/Binary,multipart/form-data; boundary=x,415 media-type",
            "/Binary,application/x-www-form-urlencoded,415 media-type",
            "/Binary,application/json; charset=latin1,415 media-type", "/Binary,nonsense,415 media-type",
            "/Observation,application/pdf,415 media-type" })
    void createWhenTheBodyIsNoFileThenRefused(String url, String type, String outcome) {
        assertThat(Asked.send("POST", url, type, "abc").end().outcome()).isEqualTo(outcome);
        assertThat(Asked.send("POST", "/Binary", "image/png", "").end().outcome()).isEqualTo("400 body");
        assertThat(Asked.send("POST", "/Binary", "image/png", "abc").nobody().end().outcome()).startsWith("403 ");
    }

}
