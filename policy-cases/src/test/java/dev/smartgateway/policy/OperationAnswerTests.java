package dev.smartgateway.policy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The resources within the answer of a terminology or form operation. In the answers,
 * {@code FORM} is a QuestionnaireResponse of the patient.
 */
class OperationAnswerTests {

    private static final String FORM = "{'resourceType':'QuestionnaireResponse','id':'r',"
            + "'subject':{'reference':'Patient/p1'}}";

    private static final String PACKAGE = "/Questionnaire/q/$questionnaire-package";

    private static String parameters(String... resources) {
        return "{'resourceType':'Parameters','parameter':[{'name':'x','resource':"
                + String.join("},{'name':'x','resource':", resources) + "}]}";
    }

    private static String bundle(String resource) {
        return "{'resourceType':'Bundle','type':'collection','entry':[{'resource':{'resourceType':'Questionnaire',"
                + "'id':'q'}},{'resource':" + resource + "}]}";
    }

    private static String questionnaire(String contained) {
        return "{'resourceType':'Questionnaire','id':'q','contained':[" + contained + "]}";
    }

    private static Asked populate() {
        return Asked.send("POST", "/Questionnaire/q/$populate", Asked.JSON, "");
    }

    private static void requireOutcome(Asked.Ending end, String outcome, boolean alarm) {
        assertThat(end.outcome()).isEqualTo(outcome);
        assertThat(end.step().verdict().alarm()).isEqualTo(alarm);
    }

    /** Nothing of a patient belongs here; only another patient's raises an alarm. */
    @ParameterizedTest
    @CsvSource(delimiter = '@',
            textBlock = """
                    {'resourceType':'OperationOutcome','issue':[]}                                         @ 200 allowed          @ false
                    {'resourceType':'Questionnaire','id':'q'}                                              @ 502 operation-answer @ false
                    {'resourceType':'Nonsense','id':'q'}                                                   @ 502 operation-answer @ false
                    {'resourceType':'Patient','id':'p1'}                                                   @ 502 operation-answer @ false
                    {'resourceType':'Patient','id':'p2'}                                                   @ 502 operation-answer @ true
                    {'resourceType':'Observation','id':'o'}                                                @ 502 operation-answer @ false
                    {'resourceType':'Observation','id':'o','subject':{'reference':'Patient/p1'}}           @ 502 operation-answer @ false
                    {'resourceType':'Observation','id':'o','subject':{'reference':'Group/g'}}              @ 502 operation-answer @ true
                    """)
    void lookupWhenAResourceIsAnsweredThenRefused(String resource, String outcome, boolean alarm) {
        requireOutcome(Asked.get("/CodeSystem/$lookup?code=1").answer(parameters(resource)).end(), outcome, alarm);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@',
            textBlock = """
                    FORM                                                                                   @ 200 allowed          @ false
                    {'resourceType':'ValueSet','id':'v'}                                                   @ 200 allowed          @ false
                    {'resourceType':'OperationOutcome','issue':[]}                                         @ 200 allowed          @ false
                    {'resourceType':'QuestionnaireResponse','id':'r'}                                      @ 502 operation-answer @ false
                    {'resourceType':'QuestionnaireResponse','id':'r','subject':{'reference':'Group/g'}}    @ 502 operation-answer @ true
                    {'resourceType':'QuestionnaireResponse','id':'r','subject':[{'reference':'Patient/p1'},{'reference':'Group/g'}]} @ 502 operation-answer @ true
                    {'resourceType':'Observation','id':'o','subject':{'reference':'Patient/p1'}}           @ 502 operation-answer @ false
                    {'resourceType':'Observation','id':'o','subject':{'reference':'Group/g'}}              @ 502 operation-answer @ true
                    {'resourceType':'Nonsense','id':'x'}                                                   @ 502 operation-answer @ false
                    """)
    void packageWhenAnsweredThenKnowledgeAndFormsOfThePatient(String resource, String outcome, boolean alarm) {
        String one = resource.replace("FORM", FORM);
        requireOutcome(Asked.get(PACKAGE).answer(bundle(one)).end(), outcome, alarm);
        requireOutcome(Asked.get(PACKAGE).answer(parameters(bundle(one))).end(), outcome, alarm);
    }

    /** A contained resource of nobody may be anybody's, and is no proof of an alarm. */
    @ParameterizedTest
    @CsvSource(delimiter = '@',
            textBlock = """
                    {'resourceType':'ValueSet','id':'v'}                                                   @ 200 allowed          @ false
                    {'resourceType':'Observation','id':'o','subject':{'reference':'Patient/p1'}}           @ 200 allowed          @ false
                    {'resourceType':'Observation','id':'o'}                                                @ 502 operation-answer @ false
                    {'resourceType':'Observation','id':'o','subject':{'reference':'Group/g'}}              @ 502 operation-answer @ false
                    {'resourceType':'Bundle','type':'collection','entry':[]}                               @ 502 operation-answer @ false
                    """)
    void packageWhenAQuestionnaireContainsAResourceThenOnlyThePatients(String contained, String outcome,
            boolean alarm) {
        requireOutcome(Asked.get(PACKAGE).answer(bundle(questionnaire(contained))).end(), outcome, alarm);
    }

    @Test
    void packageWhenAFormIsOutsideTheScopesThenRefusedButNotWhatIsContained() {
        String scopes = "patient/Questionnaire.r patient/QuestionnaireResponse.r?status=completed";
        String completed = FORM.replace("'id':'r'", "'id':'r','status':'completed'");
        String started = FORM.replace("'id':'r'", "'id':'r','status':'in-progress'");
        String observation = "{'resourceType':'Observation','id':'o','subject':{'reference':'Patient/p1'}}";
        requireOutcome(Asked.get(PACKAGE).scopes(scopes).answer(bundle(completed)).end(), "200 allowed", false);
        requireOutcome(Asked.get(PACKAGE).scopes(scopes).answer(bundle(started)).end(), "403 operation-answer", false);
        requireOutcome(Asked.get(PACKAGE).scopes(scopes).answer(bundle(questionnaire(observation))).end(),
                "200 allowed", false);
    }

    /** What a form of the patient contains is part of it, as in a read. */
    @ParameterizedTest
    @CsvSource(delimiter = '@',
            textBlock = """
                    {'resourceType':'RelatedPerson','id':'c'}                                              @ 200 allowed
                    {'resourceType':'Observation','id':'c','subject':{'reference':'Group/g'}}              @ 200 allowed
                    {'resourceType':'Practitioner','id':'c'}                                               @ 200 allowed
                    {'resourceType':'Observation','id':'c','subject':{'reference':'Patient/p2'}}           @ 502 operation-answer
                    {'resourceType':'Nonsense','id':'c'}                                                   @ 502 operation-answer
                    """)
    void populateWhenTheFormContainsAResourceThenPassedOn(String contained, String outcome) {
        String form = FORM.replace("'id':'r'", "'id':'r','contained':[" + contained + "]");
        assertThat(populate().answer(form).end().outcome()).isEqualTo(outcome);
        assertThat(populate().answer(parameters(form)).end().outcome()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
            {'resourceType':'QuestionnaireResponse','id':'s'}                                      @ false
            {'resourceType':'QuestionnaireResponse','id':'s','subject':{'reference':'Group/g'}}    @ true
            {'resourceType':'Observation','id':'o','subject':{'reference':'Patient/p1'}}           @ false
            {'resourceType':'Observation','id':'o','subject':{'reference':'Group/g'}}              @ true
            """)
    void populateWhenAnotherResourceComesAlongThenRefused(String other, boolean alarm) {
        requireOutcome(populate().answer(parameters(FORM)).end(), "200 allowed", false);
        requireOutcome(populate().answer(parameters(FORM, other)).end(), "502 operation-answer", alarm);
    }

}
