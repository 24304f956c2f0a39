package dev.smartgateway.policy;

import java.util.Map;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * {@code $validate} of one stored resource, and what the service may answer.
 */
class ValidateTests {

    private static final String OWN = "{'resourceType':'Observation','id':'o1','subject':{'reference':'Patient/p1'}}";

    private static final String PERFORMED = "{'resourceType':'Observation','id':'o1',"
            + "'subject':{'reference':'Patient/p2'},'performer':[{'reference':'Patient/p1'}]}";

    private static final String OUTCOME = "{'resourceType':'OperationOutcome','issue':[]}";

    private static final AccessPolicy FULL = Asked.policy(AccessPolicy.defaults(),
            new AccessPolicy.Compartment(AccessPolicy.Mode.FULL, true, false, false));

    private static Asked stored(String scopes, AccessPolicy policy, String stored) {
        return Asked.send("POST", "/Observation/o1/$validate", Asked.JSON, "")
            .scopes(scopes)
            .policy(policy)
            .answer(stored);
    }

    /**
     * With a scope to change it, the stored one must be the patient's own, whatever may
     * be shown.
     */
    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
            patient/*.r    @ OWN       @ 200 allowed
            patient/*.u    @ OWN       @ 200 allowed
            patient/*.r    @ PERFORMED @ 200 allowed
            patient/*.u    @ PERFORMED @ 404 membership
            patient/*.ru   @ PERFORMED @ 404 membership
            patient/*.c    @ OWN       @ 403 scope
            patient/*.cr   @ PERFORMED @ 200 allowed
            """)
    void validateWhenAStoredResourceThenItMustBeThePatients(String scopes, String stored, String outcome) {
        assertThat(stored(scopes, FULL, stored.equals("OWN") ? OWN : PERFORMED).answer(OUTCOME).end().outcome())
            .isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
            200 @ application/fhir+json @ {'resourceType':'OperationOutcome','issue':[]} @ 200 allowed
            200 @ text/html             @ {'resourceType':'OperationOutcome','issue':[]} @ 502 media-type
            200 @ application/fhir+json @ {'resourceType':'Observation','id':'o1'}       @ 502 operation-answer
            404 @ application/fhir+json @ {'resourceType':'OperationOutcome','issue':[]} @ 404 upstream
            422 @ application/fhir+json @ {'resourceType':'OperationOutcome','issue':[]} @ 422 upstream
            500 @ application/fhir+json @ {'resourceType':'OperationOutcome','issue':[]} @ 502 upstream
            """)
    void validateWhenTheServiceAnswersThenAnOutcomeOnly(int status, String type, String answer, String outcome) {
        assertThat(
                stored("patient/*.u", AccessPolicy.defaults(), OWN).answer(status, Map.of("Content-Type", type), answer)
                    .end()
                    .outcome())
            .isEqualTo(outcome);
    }

}
