package dev.smartgateway.proxy;

import java.util.regex.Pattern;

import dev.smartgateway.reason.ProblemException;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FhirPathTests {

    private static final String ID = "AAAAAAAAAAAAAAAAAAAA_-";

    private static final Pattern SHAPE = Pattern.compile("(/launches/[A-Za-z0-9_-]{22})?/fhir(/.*)?");

    @Test
    void ofWhenUnderALaunchThenItsParts() {
        FhirPath path = FhirPath.of("/launches/" + ID + "/fhir/Patient/p1");
        assertThat(path.launch()).extracting((launch) -> launch.value()).isEqualTo(ID);
        assertThat(path.base()).isEqualTo("/launches/" + ID + "/fhir");
        assertThat(path.rest()).isEqualTo("/Patient/p1");
    }

    @Test
    void ofWhenPlainThenNoLaunch() {
        assertThat(FhirPath.of("/fhir")).isEqualTo(new FhirPath(null, "/fhir", ""));
        assertThat(FhirPath.of("/fhir/")).isEqualTo(new FhirPath(null, "/fhir", "/"));
    }

    /** Whatever path comes, only a base of this gateway is taken, and nothing is lost. */
    @Property
    void ofWhenAnyPathThenOnlyABaseIsSplit(@ForAll("paths") String raw) {
        if (SHAPE.matcher(raw).matches()) {
            FhirPath path = FhirPath.of(raw);
            assertThat(path.base() + path.rest()).isEqualTo(raw);
            assertThat(path.launch() != null).isEqualTo(raw.startsWith("/launches/"));
        }
        else {
            assertThatThrownBy(() -> FhirPath.of(raw)).isInstanceOf(ProblemException.class);
        }
    }

    @Provide
    Arbitrary<String> paths() {
        Arbitrary<String> part = Arbitraries.of("/launches/", ID, "/fhir", "/fhi", "r", "/", "A", "%41", "", "launches",
                "AAAAAAAAAAAAAAAAAAAA_.", "/Patient/p1", "\u00e9");
        return Combinators.combine(part, part, part, part).as((a, b, c, d) -> a + b + c + d);
    }

}
