package dev.smartgateway.policy;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The owner of the resource that the answer to a write shows.
 */
class WrittenOwnerTests {

    private static final Map<String, String> JSON = Map.of("Content-Type", Asked.JSON);

    private static final String BOTH = "[{'reference':'Patient/p1'},{'reference':'Patient/p2'}]";

    private static String resource(String type, String subject) {
        return "{'resourceType':'" + type + "','id':'x','subject':" + subject + "}";
    }

    private static Asked create(String type) {
        String one = "{'reference':'Patient/p1'}";
        return Asked.send("POST", "/" + type, Asked.JSON,
                resource(type, type.equals("Account") ? "[" + one + "]" : one));
    }

    private static void requireOutcome(Asked.Ending end, String outcome) {
        assertThat(end.outcome()).isEqualTo(outcome);
        assertThat(end.step().verdict().alarm()).isEqualTo(outcome.startsWith("502"));
    }

    /** Some services do not store whose a file is. */
    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', textBlock = """
            ``                                                 @ 201 allowed
            ,'securityContext':{'reference':'Patient/p1'}      @ 201 allowed
            ,'securityContext':{'reference':'Practitioner/d'}  @ 201 allowed
            ,'securityContext':{'reference':'Patient/p2'}      @ 502 write-answer
            """)
    void createWhenAFileIsShownThenItNamesNoOtherPatient(String more, String outcome) {
        Asked.Ending end = Asked.send("POST", "/Binary", "text/plain", "abc")
            .answer(201, JSON, "{'resourceType':'Binary','id':'b','contentType':'text/plain'" + more + "}")
            .end();
        requireOutcome(end, outcome);
    }

    /** A match that became another patient's too, between the search and the write. */
    @Test
    void createWhenTheMatchIsSharedThenAConflict() {
        Asked shared = create("Account").header("If-None-Exist", "identifier=1").searchset("");
        assertThat(shared.end().outcome()).isEqualTo("POST Account");
        requireOutcome(shared.answer(200, JSON, resource("Account", BOTH)).end(), "412 version");
        Asked own = create("Account").header("If-None-Exist", "identifier=1").searchset("");
        requireOutcome(own.answer(200, JSON, resource("Account", "[{'reference':'Patient/p1'}]")).end(), "200 allowed");
    }

    @Test
    void createWhenTheNewOneIsSharedThenAnAlarm() {
        Asked conditional = create("Account").header("If-None-Exist", "identifier=1").searchset("");
        requireOutcome(conditional.answer(201, JSON, resource("Account", BOTH)).end(), "502 write-answer");
        requireOutcome(create("Account").answer(200, JSON, resource("Account", BOTH)).end(), "502 write-answer");
        Asked single = create("Observation").header("If-None-Exist", "identifier=1");
        requireOutcome(single.answer(200, JSON, resource("Observation", BOTH)).end(), "502 write-answer");
    }

}
