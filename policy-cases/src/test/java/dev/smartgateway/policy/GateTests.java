package dev.smartgateway.policy;

import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rules for one resource of an answer: its owner, the constraints of the scopes, and
 * the policy for included resources.
 */
class GateTests {

    private static final AccessPolicy OPEN = AccessPolicy.defaults();

    private static AccessPolicy types(AccessPolicy.Types types, Set<String> trials) {
        return new AccessPolicy(null, types, OPEN.interactions(), OPEN.search(), OPEN.operations(), OPEN.compartment(),
                trials);
    }

    private static String outcome(String url, String scopes, String body) {
        return Asked.get(url).scopes(scopes).answer(body).end().outcome();
    }

    /** An included resource, and the one it came along with. */
    private static String shown(String scopes, AccessPolicy policy, String included) {
        Asked.Ending end = Asked.get("/Observation?_include=Observation:derived-from")
            .scopes(scopes)
            .policy(policy)
            .searchset("{'relation':'self','url':'SELF'}",
                    "{'search':{'mode':'match'},'resource':{'resourceType':'Observation','id':'m',"
                            + "'subject':{'reference':'Patient/p1'}}}",
                    "{'search':{'mode':'include'},'resource':" + included + "}")
            .end();
        return end.ids() + end.step().verdict().reported();
    }

    private static String document(String fields) {
        return "{'resourceType':'DocumentReference','id':'i','subject':{'reference':'Patient/p1'}" + fields + "}";
    }

    private static String observation(String fields) {
        return "{'resourceType':'Observation','id':'o','subject':{'reference':'Patient/p1'}" + fields + "}";
    }

    /** A code counts only where the scope's parameter looks for it. */
    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
            ,'category':[{'coding':[{'code':'a'}]}]                                  @ 200 allowed
            ,'code':{'coding':[{'code':'b'}]}                                        @ 200 allowed
            ,'category':[{'coding':[{'code':'b'}]}],'code':{'coding':[{'code':'a'}]} @ 404 membership
            ,'component':[{'code':{'coding':[{'code':'b'}]}}]                        @ 404 membership
            """)
    void readWhenConstrainedThenTheCodeMustStandInItsElement(String fields, String expected) {
        String scopes = "patient/Observation.r?category=a patient/Observation.r?code=b";
        assertThat(outcome("/Observation/o", scopes, observation(fields))).isEqualTo(expected);
    }

    /** An owner without an address: by its identifier it may be anybody. */
    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
            {'display':'x'}                                  @ 200 allowed
            {'type':'Device','identifier':{'value':'x'}}     @ 200 allowed
            {'type':'Patient','identifier':{'value':'x'}}    @ 404 membership
            {'type':'Group','identifier':{'value':'x'}}      @ 404 membership
            {'identifier':{'value':'x'}}                     @ 404 membership
            {'reference':'Device/d'}                         @ 200 allowed
            {'reference':'Group/g'}                          @ 404 membership
            {'reference':'Patient/p2'}                       @ 404 membership
            """)
    void readWhenOneOfSeveralOwnersThenItMustBeNoOtherPerson(String other, String expected) {
        String account = "{'resourceType':'Account','id':'a','subject':[{'reference':'Patient/p1'}," + other + "]}";
        assertThat(outcome("/Account/a", "patient/Account.r", account)).isEqualTo(expected);
    }

    /** Who acted is nobody's secret in an audit event; a target is, in a provenance. */
    @ParameterizedTest
    @CsvSource(delimiter = '@',
            textBlock = """
                    {'resourceType':'AuditEvent','id':'x','entity':[{'what':{'reference':'Patient/p1'}}],'agent':[{'who':{'reference':'Practitioner/d'}}]} @ 200 allowed
                    {'resourceType':'AuditEvent','id':'x','entity':[{'what':{'reference':'Patient/p1'}}],'agent':[{'who':{'reference':'RelatedPerson/d'}}]} @ 404 membership
                    {'resourceType':'AuditEvent','id':'x','entity':[{'what':{'reference':'Patient/p1'}},{'what':{'reference':'https://else.example/Practitioner/d'}}]} @ 404 membership
                    {'resourceType':'Provenance','id':'x','target':[{'reference':'Patient/p1'}]} @ 200 allowed
                    {'resourceType':'Provenance','id':'x','target':[{'reference':'Patient/p1'},{'reference':'Practitioner/d'}]} @ 200 allowed
                    {'resourceType':'Provenance','id':'x','target':[{'reference':'Practitioner/d'}]} @ 404 membership
                    {'resourceType':'Provenance','id':'x','target':[{'reference':'Patient/p1'},{'reference':'Patient/p2'}]} @ 404 membership
                    {'resourceType':'Provenance','id':'x','target':[{'reference':'Patient/p1'},{'reference':'https://else.example/Observation/d'}]} @ 404 membership
                    """)
    void readWhenTraceThenEveryTargetIsTheirs(String resource, String expected) {
        String type = resource.replaceAll(".*?'resourceType':'(\\w+)'.*", "$1");
        assertThat(outcome("/" + type + "/x", "patient/" + type + ".r", resource)).isEqualTo(expected);
    }

    @Test
    void searchWhenIncludedThenItsOwnConstraintHolds() {
        String scopes = "patient/Observation.rs patient/DocumentReference.rs?category=a";
        assertThat(shown(scopes, OPEN, document(",'category':[{'coding':[{'code':'a'}]}]"))).isEqualTo("m,i[]");
        assertThat(shown(scopes, OPEN, document(",'category':[{'coding':[{'code':'b'}]}]"))).isEqualTo("m[]");
        assertThat(shown("patient/Observation.rs", OPEN, document(""))).isEqualTo("m[]");
    }

    @Test
    void searchWhenIncludedThenThePolicyForItsTypeCounts() {
        AccessPolicy one = types(new AccessPolicy.Types(Set.of("Observation"), Set.of(), Set.of()), Set.of());
        AccessPolicy both = types(
                new AccessPolicy.Types(Set.of("Observation", "DocumentReference"), Set.of(), Set.of()), Set.of());
        assertThat(shown("patient/*.rs", one, document(""))).isEqualTo("m[]");
        assertThat(shown("patient/*.rs", both, document(""))).isEqualTo("m,i[]");
    }

    @Test
    void searchWhenIncludedAndExplicitScopeIsOnTrialThenNamedUnlessAScopeNamesTheType() {
        AccessPolicy.Types explicit = new AccessPolicy.Types(Set.of(), Set.of(), Set.of("DocumentReference"));
        AccessPolicy trial = types(explicit, Set.of("explicit-scope"));
        assertThat(shown("patient/*.rs", types(explicit, Set.of()), document(""))).isEqualTo("m[]");
        assertThat(shown("patient/*.rs", trial, document(""))).isEqualTo("m,i[explicit-scope]");
        assertThat(shown("patient/*.rs patient/DocumentReference.r", trial, document(""))).isEqualTo("m,i[]");
        assertThat(shown("patient/*.rs patient/DocumentReference.s", trial, document(""))).isEqualTo("m,i[]");
    }

    /** What may bring more than the query says rests on the check of the answer. */
    @ParameterizedTest
    @ValueSource(strings = { "/Observation?_include=Observation:encounter", "/Account",
            "/Observation?_revinclude=Provenance:target" })
    void searchWhenMoreMayComeAlongThenTheAnswerMustBeJudged(String url) {
        assertThat(Asked.get(url).end().outcome()).startsWith("GET");
        assertThat(Asked.get(url).end().sufficient()).isFalse();
        assertThat(Asked.get("/Observation?_sort=date").end().sufficient()).isTrue();
    }

}
