package dev.smartgateway.policy;

import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The resource of the signed-in user can be read with {@code openid fhirUser} alone, and
 * nothing else.
 */
class OwnUserTests {

    private static final String IDENTITY = "openid fhirUser patient/Observation.rs";

    private static Asked asked(String method, String url, String user) {
        String body = method.equals("GET") ? "" : "{'resourceType':'Practitioner','id':'d1'}";
        return Asked.send(method, url, Asked.JSON, body).scopes(IDENTITY).user(user);
    }

    private static String resource(String user, String fields) {
        String[] parts = user.split("/");
        return "{'resourceType':'" + parts[0] + "','id':'" + parts[1] + "'" + fields + "}";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@',
            textBlock = """
                    Practitioner/d1     @                                                    @ 200 allowed
                    PractitionerRole/r1 @ ,'practitioner':{'reference':'Practitioner/d9'}    @ 200 allowed
                    Patient/p1          @                                                    @ 200 allowed
                    RelatedPerson/m1    @ ,'patient':{'reference':'Patient/p1'}              @ 200 allowed
                    RelatedPerson/m1    @ ,'patient':{'reference':'Patient/p2'}              @ 404 membership
                    Person/x1           @ ,'link':[{'target':{'reference':'Patient/p1'}}]    @ 200 allowed
                    Person/x1           @ ,'link':[{'target':{'reference':'Patient/p1'}},{'target':{'reference':'Patient/p2'}}] @ 404 membership
                    Patient/p2          @                                                    @ 404 membership
                    """)
    void readWhenItIsTheUserThenShownUnlessAnotherPatientIsInIt(String user, String fields, String expected) {
        String body = resource(user, (fields != null) ? fields : "");
        assertThat(asked("GET", "/" + user, user).answer(body).end().outcome()).isEqualTo(expected);
        assertThat(asked("HEAD", "/" + user, user).answer(body).end().outcome()).isEqualTo(expected);
    }

    /** The service answers with somebody else. */
    @Test
    void readWhenTheServiceAnswersWithAnotherThenNothingIsShown() {
        assertThat(asked("GET", "/Practitioner/d1", "Practitioner/d1").answer(resource("Practitioner/d2", ""))
            .end()
            .outcome()).isEqualTo("502 other-resource");
    }

    @ParameterizedTest
    @CsvSource({ "GET,/Practitioner/d2", "GET,/Practitioner", "GET,/Practitioner?_id=d1", "GET,/PractitionerRole/d1",
            "GET,/Practitioner/d1/_history/1", "PUT,/Practitioner/d1", "DELETE,/Practitioner/d1", "GET,/Patient/p1",
            "GET,/Person/d1", "POST,/Practitioner" })
    void requestWhenItIsAnythingElseThenTheScopeIsMissing(String method, String url) {
        Asked.Ending end = asked(method, url, "Practitioner/d1").end();
        assertThat(end.sent()).isEmpty();
        assertThat(end.outcome()).isEqualTo(method.equals("GET") ? "403 scope" : "403 shared-write");
    }

    @ParameterizedTest
    @ValueSource(strings = { "openid patient/Observation.rs", "fhirUser patient/Observation.rs",
            "openid profile patient/Observation.rs" })
    void readWhenTheIdentityWasNotGrantedThenTheScopeIsMissing(String scopes) {
        assertThat(asked("GET", "/Practitioner/d1", "Practitioner/d1").scopes(scopes).end().outcome())
            .isEqualTo("403 scope");
        assertThat(asked("GET", "/Practitioner/d1", null).end().outcome()).isEqualTo("403 scope");
    }

    @Test
    void readWhenNobodyIsPinnedThenOnlyAUserWhoBelongsToNoPatient() {
        for (String scopes : new String[] { "openid fhirUser", "openid fhirUser user/Observation.rs",
                "openid fhirUser user/*.rs", "openid fhirUser user/Practitioner.r user/Patient.r user/Person.r" }) {
            assertThat(asked("GET", "/Practitioner/d1", "Practitioner/d1").nobody()
                .scopes(scopes)
                .answer(resource("Practitioner/d1", ""))
                .end()
                .outcome()).isEqualTo("200 allowed");
            for (String user : new String[] { "Patient/p1", "RelatedPerson/m1", "Person/x1" }) {
                assertThat(asked("GET", "/" + user, user).nobody().scopes(scopes).end().outcome()).as(user)
                    .isEqualTo("403 pin");
            }
        }
    }

    @Test
    void readWhenALaunchIsNotPinnedByPolicyThenTheUserStillIsNoPatient() {
        AccessPolicy unpinned = Asked.policy(AccessPolicy.defaults(),
                new AccessPolicy.Compartment(AccessPolicy.Mode.STRICT, false, false, false));
        assertThat(asked("GET", "/Patient/p1", "Patient/p1").nobody()
            .scopes("openid fhirUser user/Observation.rs")
            .policy(unpinned)
            .end()
            .outcome()).isEqualTo("403 pin");
    }

    @Test
    void readWhenThePolicyExcludesTheTypeThenRefused() {
        AccessPolicy plain = AccessPolicy.defaults();
        AccessPolicy none = new AccessPolicy(null, new AccessPolicy.Types(Set.of(), Set.of("Practitioner"), Set.of()),
                plain.interactions(), plain.search(), plain.operations(), plain.compartment(), Set.of());
        assertThat(asked("GET", "/Practitioner/d1", "Practitioner/d1").policy(none).end().outcome())
            .isEqualTo("403 policy-type");
    }

    /** A launch that is a sign-in and no more: it is the scope that is missing. */
    @ParameterizedTest
    @CsvSource({ "GET,/Patient/p1", "GET,/Observation", "POST,/Observation", "GET,/Practitioner/d2",
            "DELETE,/Observation/o", "GET,/Patient/p1/$everything" })
    void requestWhenOnlySignedInThenTheScopeIsMissing(String method, String url) {
        assertThat(asked(method, url, "Practitioner/d1").nobody().scopes("openid fhirUser").end().outcome())
            .isEqualTo("403 scope");
    }

}
