package dev.smartgateway.smart;

import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class IssuerMatchTests {

    @ParameterizedTest
    @ValueSource(strings = { "https://ehr.example.org/FHIR/R4", "https://ehr.example.org/FHIR/R4/",
            "https://EHR.example.ORG/FHIR/R4", "HTTPS://ehr.example.org:443/FHIR/R4/" })
    void sameWhenOnlySpellingDiffersThenTrue(String iss) {
        assertThat(IssuerMatch.same(iss, "https://ehr.example.org/FHIR/R4")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "http://ehr.example.org/FHIR/R4", "https://ehr.example.org/fhir/R4",
            "https://ehr.example.org/FHIR/R4//", "https://ehr.example.org/FHIR", "https://ehr.example.org:80/FHIR/R4",
            "https://ehr.example.org.evil.example/FHIR/R4", "https://ehr.example.org./FHIR/R4",
            "https://ehr.example.org:4430/FHIR/R4", "https://ehr.example.org/FHIR/R4/x",
            "https://ehr.example.org/FHIR%2FR4", "https://ehr.example.org/F%48IR/R4" })
    void sameWhenAnotherPlaceThenFalse(String iss) {
        assertThat(IssuerMatch.same(iss, "https://ehr.example.org/FHIR/R4")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "ehr.example.org", "/fhir", "https:///fhir", "https://", "ftp://ehr.example.org/fhir",
            "javascript:alert(1)", "https:ehr.example.org", "https://user@ehr.example.org/fhir",
            "https://user:pw@ehr.example.org/fhir", "https://ehr.example.org@evil.example/fhir",
            "https://ehr.example.org/fhir#", "https://ehr.example.org/fhir#x", "https://ehr.example.org/fhir?",
            "https://ehr.example.org/fhir?x=y", "https://ehr.example.org/a/../fhir", "https://ehr.example.org/./fhir",
            "https://ehr.example.org/fhir/..", "https://ehr.example.org/%2e%2e/fhir",
            "https://ehr.example.org/a%2Ffhir", "https://ehr.example.org/a%5cfhir", "https://ehr.example.org/%252e/x",
            "https://ehr.example.org//fhir", "https://ehr.example.org\\fhir", "https://ehr.example.org/f hir",
            "https://ehr.example.org/fhir\r\nX: y", "https://ehr.example.org:/fhir", "https://ehr.example.org:0/fhir",
            "https://ehr.example.org:99999/fhir", "https://\u0131ehr.example.org/fhir" })
    void ofWhenShapeIsRefusedThenEmpty(String iss) {
        assertThat(IssuerMatch.of(iss)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({ "http://169.254.169.254/fhir,false", "http://2130706433/fhir,false", "http://0x7f000001/fhir,false",
            "http://[::ffff:127.0.0.1]/fhir,false", "http://127.0.0.1/fhir,true", "http://127.0.0.1:80/fhir/,true" })
    void sameWhenAddressLiteralThenOnlyTheConfiguredSpelling(String iss, boolean same) {
        assertThat(IssuerMatch.same(iss, "http://127.0.0.1/fhir")).isEqualTo(same);
    }

    @Test
    void ofWhenVeryLongThenEmpty() {
        assertThat(IssuerMatch.of("https://ehr.example.org/" + "a/".repeat(2000))).isEmpty();
    }

    @Test
    void sameWhenBothUnreadableThenFalse() {
        assertThat(IssuerMatch.same("nonsense", "nonsense")).isFalse();
    }

    @Test
    void sameWhenDefaultLocaleIsTurkishThenStillTrue() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("tr-TR"));
            assertThat(IssuerMatch.same("HTTPS://EHR.HOSPITAL.EXAMPLE/fhir", "https://ehr.hospital.example/fhir"))
                .isTrue();
        }
        finally {
            Locale.setDefault(before);
        }
    }

}
