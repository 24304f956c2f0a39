package dev.smartgateway.scope;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ScopesTests {

    private static final String LABORATORY = "http://terminology.hl7.org/CodeSystem/observation-category|laboratory";

    private static final Constraint LAB = new Constraint(Map.of("category", List.of(LABORATORY)));

    @ParameterizedTest
    @CsvSource(delimiter = ';',
            textBlock = """
                    patient/Observation.rs;                       patient/Observation.rs
                    user/*.cruds;                                 user/*.cruds
                    patient/*.*;                                  patient/*.cruds
                    system/Patient.c;                             system/Patient.c
                    patient/Observation.rd;                       patient/Observation.rd
                    patient/Observation.read;                     patient/Observation.rs
                    patient/*.read;                               patient/*.rs
                    user/Observation.write;                       user/Observation.cud
                    patient/Observation.r patient/Observation.s;  patient/Observation.rs
                    patient/Observation.rs patient/Observation.rs; patient/Observation.rs
                    http://smarthealthit.org/fhir/scopes/patient/Observation.read; patient/Observation.rs
                    http://smarthealthit.org/fhir/scopes/launch/patient; launch/patient
                    http://openid.net/specs/openid-connect-core-1_0#openid; openid
                    patient/Observation.rs?category=laboratory;   patient/Observation.rs?category=laboratory
                    patient/Observation.rs?category=http://x|laboratory; patient/Observation.rs?category=http://x|laboratory
                    patient/Observation.rs?category=http:%2F%2fx%7Claboratory; patient/Observation.rs?category=http://x|laboratory
                    patient/Observation.rs?status=final&category=a; patient/Observation.rs?category=a&status=final
                    patient/Observation.rs?category=b,a,b;        patient/Observation.rs?category=a,b
                    patient/Observation.rs?category=http://x?y=z%26w|a; patient/Observation.rs?category=http://x?y=z%26w|a
                    patient/Observation.rs?category=a+b;          patient/Observation.rs?category=a%2Bb
                    launch/list?role=https://x/y;                 launch/list?role=https://x/y
                    launch/questionnaire?role=x;                  launch/questionnaire?role=x
                    offline_access launch fhirUser;               fhirUser launch offline_access
                    __vendor/thing;                               __vendor/thing
                    https://vendor.example/scope;                 https://vendor.example/scope
                    """)
    void parseWhenInGrammarThenCanonical(String text, String canonical) {
        Scopes scopes = Scopes.parse(text);
        assertThat(scopes.text()).isEqualTo(canonical);
        assertThat(scopes.ignored()).isEmpty();
        assertThat(Scopes.parse(canonical)).isEqualTo(scopes);
    }

    @ParameterizedTest
    @ValueSource(strings = { "patient/Observation.sr", "patient/Observation.dus", "patient/Observation.rr",
            "patient/Observation.rsu", "patient/Observation.", "patient/Observation", "patient/Observation.readwrite",
            "patient/Observation.Read", "patient/observation.rs", "Patient/Observation.rs", "PATIENT/Observation.rs",
            "patient/*", "*/Patient.read", "launch/Patient", "launch/", "launch/list?role=a&role=b",
            "launch/list?role=", "launch/list?kind=a", "patient/Observation.rs?", "patient/Observation.rs?category",
            "patient/Observation.rs?category=", "patient/Observation.rs?=a", "patient/Observation.rs?category=a&",
            "patient/Observation.rs?category=a&category=b", "patient/Observation.rs?category:not=a",
            "patient/Observation.rs?category:in=a", "patient/Observation.rs?subject.name=a",
            "patient/Observation.rs?patient=p1", "patient/Observation.rs?_filter=a", "patient/Observation.rs?_id=a",
            "patient/Observation.rs?category=a%", "patient/Observation.rs?category=a%2",
            "patient/Observation.rs?category=%3g", "patient/Observation.rs?category=a%20b",
            "patient/Observation.rs?category=a%00", "patient/Observation.rs?category=a%5C,b",
            "patient/Observation.rs?category=a$b", "patient/Observation.rs?category=|",
            "patient/Observation.rs?category=a|b|c", "patient/Observation.rs?category=a,,b",
            "patient/Observation.rs?category=a,", "patient/Observation.rs?category=%C4%B0",
            "patient/Observation.read?category=a", "patient/*.rs?category=a", "patient.Observation.read",
            "patient%2FObservation.rs", "patient//Observation.rs", "patient/Observation.rs/", "openId", "Launch",
            "offline-access", "patient/Observation.rs\tpatient/Condition.rs", "patient/Observat\u0130on.rs",
            "http://smarthealthit.org/fhir/scopes/patient/observation.rs",
            "http://smarthealthit.org/fhir/scopes/http://smarthealthit.org/fhir/scopes/patient/Observation.rs" })
    void parseWhenOutsideGrammarThenGrantsNothingAndSaysSo(String text) {
        Scopes scopes = Scopes.parse(text);
        assertThat(scopes).isEqualTo(Scopes.NONE);
        assertThat(scopes.ignored()).hasSize(1);
    }

    @Test
    void parseWhenEmptyThenNothing() {
        assertThat(Scopes.parse("  ")).isEqualTo(Scopes.NONE);
        assertThat(Scopes.parse("").ignored()).isEmpty();
    }

    @Test
    void ignoredWhenUnprintableThenReplacedAndCut() {
        assertThat(Scopes.parse("a\nb\u001b" + "x".repeat(300)).ignored()).first()
            .asString()
            .startsWith("a?b?x")
            .hasSize(200);
    }

    @Test
    void parseWhenManyValuesThenGrantsNothing() {
        String values = "a,".repeat(64) + "a";
        assertThat(Scopes.parse("patient/Observation.rs?category=" + values)).isEqualTo(Scopes.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = { "tr-TR", "az-AZ", "ar-EG", "th-TH-u-nu-thai" })
    void parseWhenDefaultLocaleFoldsOtherwiseThenSame(String tag) {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag(tag));
            Scopes scopes = Scopes.parse("patient/Immunization.rs system/Immunization.write");
            assertThat(scopes.text()).isEqualTo("patient/Immunization.rs system/Immunization.cud");
            assertThat(scopes.cover("Immunization", Access.READ)).isEqualTo(GrantedAccess.UNCONSTRAINED);
        }
        finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
            patient/AllergyIntolerance.cruds; patient/AllergyIntolerance.cruds; patient/AllergyIntolerance.cruds
            patient/AllergyIntolerance.cruds; patient/AllergyIntolerance.rs patient/AllergyIntolerance.cud; \
            patient/AllergyIntolerance.cruds
            patient/AllergyIntolerance.cruds; patient/AllergyIntolerance.rs; patient/AllergyIntolerance.rs
            patient/AllergyIntolerance.cruds; patient/AllergyIntolerance.cud; patient/AllergyIntolerance.cud
            patient/AllergyIntolerance.cruds; patient/*.rs; patient/AllergyIntolerance.rs
            patient/AllergyIntolerance.cruds; patient/*.cruds; patient/AllergyIntolerance.cruds
            patient/AllergyIntolerance.cruds; patient/Condition.cruds; ''
            patient/AllergyIntolerance.cruds; ''; ''
            patient/*.read; patient/Observation.rs patient/Condition.read; patient/Condition.rs patient/Observation.rs
            patient/Observation.read; patient/Observation.r; patient/Observation.r
            patient/*.rs; user/*.cruds; ''
            user/*.cruds; patient/*.rs user/Patient.r; user/Patient.r
            patient/Observation.rs?category=a; patient/Observation.rs; patient/Observation.rs?category=a
            patient/Observation.rs?category=a; patient/*.r; patient/Observation.r?category=a
            patient/Observation.rs?category=a; patient/Observation.rs?category=b; ''
            patient/Observation.rs?category=a,b; patient/Observation.rs?category=b,c; patient/Observation.rs?category=b
            patient/Observation.rs?category=s|a; patient/Observation.rs?category=a; patient/Observation.rs?category=s|a
            patient/Observation.rs?category=s|; patient/Observation.rs?category=a; patient/Observation.rs?category=s|a
            patient/Observation.rs?category=|a; patient/Observation.rs?category=s|a; ''
            patient/Observation.rs?category=a; patient/Observation.rs?code=b; patient/Observation.rs?category=a&code=b
            openid launch/patient fhirUser; fhirUser openid offline_access; fhirUser openid
            """)
    void narrowedToWhenTableOfTheGuideThenIntersection(String one, String two, String expected) {
        assertThat(Scopes.parse(one).narrowedTo(Scopes.parse(two)).text()).isEqualTo(expected);
        assertThat(Scopes.parse(two).narrowedTo(Scopes.parse(one)).text()).isEqualTo(expected);
    }

    @Test
    void coverWhenConstrainedThenConstraint() {
        Scopes scopes = Scopes.parse("patient/Observation.rs?category=" + LABORATORY);
        assertThat(scopes.cover("Observation", Access.SEARCH)).isEqualTo(new GrantedAccess(true, List.of(LAB)));
        assertThat(scopes.cover("Observation", Access.CREATE)).isEqualTo(GrantedAccess.NOTHING);
        assertThat(scopes.cover("Condition", Access.READ)).isEqualTo(GrantedAccess.NOTHING);
    }

    @Test
    void coverWhenSeveralConstraintsThenAnyOf() {
        GrantedAccess cover = Scopes.parse("patient/Observation.rs?category=a user/Observation.r?code=b")
            .cover("Observation", Access.READ);
        assertThat(cover.anyOf()).containsExactlyInAnyOrder(new Constraint(Map.of("category", List.of("a"))),
                new Constraint(Map.of("code", List.of("b"))));
    }

    @Test
    void coverWhenOneConstraintIsWithinAnotherThenTheWider() {
        GrantedAccess cover = Scopes.parse("patient/Observation.rs?category=s|a user/Observation.rs?category=a")
            .cover("Observation", Access.READ);
        assertThat(cover.anyOf()).containsExactly(new Constraint(Map.of("category", List.of("a"))));
    }

    @Test
    void coverWhenConstrainedAndNotThenUnconstrained() {
        Scopes scopes = Scopes.parse("patient/Observation.rs?category=a patient/*.r");
        assertThat(scopes.cover("Observation", Access.READ)).isEqualTo(GrantedAccess.UNCONSTRAINED);
        assertThat(scopes.cover("Observation", Access.SEARCH).anyOf()).hasSize(1);
    }

    @Test
    void coverWhenSystemThenNothing() {
        assertThat(Scopes.parse("system/*.cruds").cover("Observation", Access.READ)).isEqualTo(GrantedAccess.NOTHING);
    }

    @Test
    void namedCoverWhenWildcardThenNothing() {
        Scopes scopes = Scopes.parse("patient/*.cruds patient/AuditEvent.r?type=a");
        assertThat(scopes.namedCover("Group", Access.READ)).isEqualTo(GrantedAccess.NOTHING);
        assertThat(scopes.namedCover("AuditEvent", Access.READ).anyOf()).hasSize(1);
        assertThat(scopes.namedCover("*", Access.READ)).isEqualTo(GrantedAccess.NOTHING);
    }

    @Test
    void patientLevelWhenOnlyUserOrContextThenFalse() {
        assertThat(Scopes.parse("user/*.rs launch/patient system/*.rs").patientLevel()).isFalse();
        assertThat(Scopes.parse("user/*.rs patient/Observation.s").patientLevel()).isTrue();
    }

    @Test
    void hasWhenNotThereThenFalse() {
        Scopes scopes = Scopes.parse("openid launch/patient?role=x patient/*.rs");
        assertThat(scopes.has("openid")).isTrue();
        assertThat(scopes.has("launch/patient")).isFalse();
        assertThat(scopes.has("patient/*.rs")).isFalse();
    }

    @Test
    void equalsWhenOrderDiffersThenEqual() {
        Scopes scopes = Scopes.parse("openid patient/Patient.r patient/Observation.rs");
        Scopes same = Scopes.parse("patient/Observation.rs patient/Patient.r openid");
        assertThat(scopes).isEqualTo(same).hasSameHashCodeAs(same).hasToString(scopes.text());
        assertThat(scopes.hashCode()).isNotEqualTo(Scopes.parse("openid").hashCode());
        assertThat(scopes).isNotEqualTo(Scopes.parse("patient/Observation.rs patient/Patient.r"))
            .isNotEqualTo(Scopes.parse("openid patient/Patient.r"));
    }

    @Test
    void parseWhenOverAThousandOfAKindThenTheRestGrantsNothing() {
        String codes = IntStream.rangeClosed(1, 1001)
            .mapToObj((code) -> "patient/Observation.rs?code=c" + code)
            .collect(Collectors.joining(" "));
        Scopes many = Scopes.parse(codes);
        assertThat(many.resources()).hasSize(1000);
        assertThat(many.text()).contains("code=c1000").doesNotContain("code=c1001");
        assertThat(many.ignored()).containsExactly("patient/Observation.rs?code=c1001");
    }

    @Test
    void parseWhenOverAThousandWordsThenTheRestIsIgnored() {
        Scopes many = Scopes.parse(numbered("__word"));
        assertThat(many.has("__word1000")).isTrue();
        assertThat(many.has("__word1001")).isFalse();
        assertThat(many.ignored()).containsExactly("__word1001");
    }

    @Test
    void parseWhenOverAThousandAreIgnoredThenTheRestIsNotListed() {
        assertThat(Scopes.parse(numbered("UNKNOWN")).ignored()).hasSize(1000)
            .contains("UNKNOWN1000")
            .doesNotContain("UNKNOWN1001");
    }

    private static String numbered(String word) {
        return IntStream.rangeClosed(1, 1001).mapToObj((number) -> word + number).collect(Collectors.joining(" "));
    }

    @Test
    void parseWhenAsManyValuesAsAllowedThenTheConstraintHolds() {
        assertThat(Scopes.parse("patient/Observation.rs?category=" + "a,".repeat(63) + "a").resources()).hasSize(1);
    }

    @Test
    void userLevelWhenOnlyPatientOrContextThenFalse() {
        assertThat(Scopes.parse("patient/*.rs launch/patient system/*.rs").userLevel()).isFalse();
        assertThat(Scopes.parse("patient/*.rs user/Observation.s").userLevel()).isTrue();
    }

    /** Asking for types that do not exist must not fill the memory. */
    @Test
    void coverWhenAThousandTypesWereAskedThenFurtherOnesAreNotKept() {
        Scopes scopes = Scopes.parse("patient/Observation.rs?code=a patient/Condition.rs?code=a");
        IntStream.range(0, 999).forEach((number) -> scopes.cover("Type" + number, Access.READ));
        GrantedAccess last = scopes.cover("Observation", Access.READ);
        assertThat(scopes.cover("Observation", Access.READ)).isSameAs(last);
        GrantedAccess beyond = scopes.cover("Condition", Access.READ);
        assertThat(scopes.cover("Condition", Access.READ)).isEqualTo(beyond).isNotSameAs(beyond);
    }

    @Test
    void narrowedToWhenTheCeilingIsTheSameThenWorkedOutOnce() {
        Scopes scopes = Scopes.parse("patient/*.rs");
        Scopes ceiling = Scopes.parse("patient/Observation.rs");
        Scopes once = scopes.narrowedTo(ceiling);
        assertThat(scopes.narrowedTo(ceiling)).isSameAs(once);
        assertThat(scopes.narrowedTo(Scopes.parse("patient/Patient.r")).text()).isEqualTo("patient/Patient.r");
        assertThat(scopes.cover("Observation", Access.READ)).isSameAs(scopes.cover("Observation", Access.READ));
    }

}
