package dev.smartgateway.launch;

import java.util.List;
import java.util.Map;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.smartgateway.conformance.Checklist;
import dev.smartgateway.launch.world.Browser;
import dev.smartgateway.launch.world.FakeEhr;
import dev.smartgateway.launch.world.FakePatients;
import dev.smartgateway.smart.Issuer.PatientSource;
import dev.smartgateway.smart.LaunchContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The patient sources {@code claim} and {@code only-patient}.
 */
class PatientSourceTests {

    private final World world = new World();

    @BeforeEach
    void claim() {
        this.world.county.sources = List.of(PatientSource.CLAIM);
        this.world.county.claim = "launch_patient";
    }

    @AfterEach
    void close() {
        this.world.close();
    }

    private Browser.Page launch() {
        return this.world.launched(this.world.browser());
    }

    private LaunchContext context() {
        assertThat(launch().status()).isEqualTo(303);
        return this.world.sessions.last().context();
    }

    private void refused(String reason) {
        assertThat(launch().reason()).isEqualTo(reason);
        assertThat(this.world.sessions.added).isEmpty();
    }

    private void answer(String patient) {
        this.world.ehr.response = (document) -> document.compute("patient", (name, before) -> patient);
    }

    private void claimed(Object inIdToken, Object inAccessToken) {
        this.world.ehr.claims = (claims) -> claims.claim("launch_patient", inIdToken);
        this.world.ehr.response = (document) -> {
            document.remove("patient");
            document.put("access_token",
                    FakeEhr.sign(
                            new JWTClaimsSet.Builder().subject("user-1").claim("launch_patient", inAccessToken).build(),
                            FakeEhr.key(), true));
        };
    }

    @Test
    @Checklist("T8")
    void launchWhenAClaimNamesThePatientThenThatOne() {
        claimed("p7", null);
        assertThat(context().patient().value()).isEqualTo("p7");
        claimed(null, this.world.ehr.iss() + "/Patient/p8");
        assertThat(context().patient().value()).isEqualTo("p8");
        claimed("Patient/p9", "p9");
        assertThat(context().patient().value()).isEqualTo("p9");
    }

    @Test
    @Checklist("T8")
    void launchWhenTheClaimIsThereButNoSourceThenRefused() {
        claimed("p7", "p7");
        this.world.county.sources = List.of();
        this.world.county.claim = null;
        refused("no-patient");
    }

    /** Whoever reads the log has several EHRs, and learns nothing about the patient. */
    @ParameterizedTest
    @ValueSource(strings = { "patient", "encounter" })
    @ExtendWith(OutputCaptureExtension.class)
    void launchWhenTheContextIsUnusableThenTheLineNamesTheIssuer(String member, CapturedOutput output) {
        this.world.county.sources = List.of();
        this.world.ehr.response = (document) -> document.put(member, "https://other.example/fhir/X/secret-id");
        assertThat(launch().status()).isGreaterThanOrEqualTo(400);
        assertThat(output.getAll()).contains("rule context field " + member + ": issuer county: it names no " + member)
            .doesNotContain("secret-id");
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void launchWhenTwoSourcesContradictThenTheLineNamesTheIssuer(CapturedOutput output) {
        this.world.ehr.claims = (claims) -> claims.claim("launch_patient", "p7");
        answer("p8");
        refused("context-changed");
        assertThat(output.getAll()).contains("rule patient-sources field patient: issuer county: the token response");
    }

    @Test
    @Checklist("T9")
    void launchWhenTheClaimIsNoPatientHereThenRefused() {
        for (Object claim : List.of("../x", "Encounter/1", "https://other.example/fhir/Patient/1", "", 17,
                List.of("p1"), List.of("p1", "p2"))) {
            claimed(claim, null);
            refused("no-patient");
            claimed(null, claim);
            refused("no-patient");
        }
        claimed(null, null);
        refused("no-patient");
    }

    @Test
    @Checklist("T8")
    void launchWhenTheClaimContradictsAnythingThenRefused() {
        this.world.county.sources = List.of(PatientSource.FHIR_USER, PatientSource.CLAIM);
        claimed("p7", "p8");
        refused("context-changed");
        claimed("p7", null);
        this.world.ehr.response = (document) -> document.put("patient", "p1");
        refused("context-changed");
        claimed("p7", null);
        this.world.ehr.claims = (claims) -> claims.claim("launch_patient", "p7").claim("fhirUser", "Patient/me");
        refused("context-changed");
    }

    @Test
    @Checklist("T8")
    void launchWhenTheServiceShowsOnePatientThenThatOne() {
        this.world.county.sources = List.of(PatientSource.ONLY_PATIENT);
        answer(null);
        this.world.ehr.patients.body = FakePatients.bundle(FakePatients.patient("p5", "Ada", "Stone", "1978-05-26"));
        assertThat(context().patient().value()).isEqualTo("p5");
        assertThat(this.world.ehr.patients.searches).containsExactly("/fhir/Patient?_count=2");
        assertThat(this.world.ehr.patients.bearers).singleElement().asString().startsWith("Bearer access-");
        answer("p1");
        assertThat(context().patient().value()).isEqualTo("p1");
        assertThat(this.world.ehr.patients.searches).hasSize(1);
    }

    @Test
    @Checklist("T8")
    void launchWhenTheServiceShowsNotExactlyOnePatientThenRefused() {
        this.world.county.sources = List.of(PatientSource.ONLY_PATIENT);
        answer(null);
        String one = FakePatients.bundle(FakePatients.patient("p5", "Ada", "Stone", "1978-05-26"));
        for (String body : List.of(FakePatients.bundle(),
                FakePatients.bundle(FakePatients.patient("p1", "A", "B", "1"),
                        FakePatients.patient("p2", "A", "B", "1")),
                one.replaceFirst("\\{", "{\"total\":2,"),
                one.replaceFirst("\\{", "{\"link\":[{\"relation\":\"next\",\"url\":\"x\"}],"),
                one.replaceFirst("\\{", "{\"meta\":{\"tag\":[{\"code\":\"SUBSETTED\"}]},"),
                one.replace("\"gender\"", "\"link\":[{\"type\":\"replaced-by\"}],\"gender\""),
                one.replace("\"p5\"", "\"../p5\""), one.replace("\"Patient\"", "\"Person\""),
                one.replace("searchset", "collection"), "{}", "[]", "<html>", "")) {
            this.world.ehr.patients.body = body;
            refused("no-patient");
        }
        this.world.ehr.patients.body = one;
        for (Map.Entry<Integer, String> seen : Map
            .of(401, "token-refused", 403, "no-patient-search", 302, "upstream-failed", 500, "upstream-failed")
            .entrySet()) {
            this.world.ehr.patients.status = seen.getKey();
            refused(seen.getValue());
        }
        assertThat(this.world.ehr.revoked).isNotEmpty();
    }

}
