package dev.smartgateway.smart;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LaunchOriginsTests {

    private static final PublicUrl PUBLIC = new PublicUrl(URI.create("https://apps.example.org"));

    private static final LaunchId LAUNCH = new LaunchId("A".repeat(22));

    private final LaunchOrigins apart = new LaunchOrigins(PUBLIC, "https://*.apps.example.org:8443");

    /** During an update replicas of two versions must agree. */
    @Test
    void labelWhenOfALaunchThenTheSameInEveryVersion() {
        assertThat(LaunchOrigins.label(new LaunchId("B".repeat(22)))).isEqualTo("7f4078132d684be05afb11988baece81");
    }

    @Test
    void labelWhenOfALaunchThenSaysNothingOfTheIdAndComesBackFromTheHost() {
        String label = LaunchOrigins.label(LAUNCH);
        assertThat(label).matches("[0-9a-f]{32}").isNotEqualTo(LaunchOrigins.label(new LaunchId("B".repeat(22))));
        for (String host : new String[] { ".apps.example.org", ".apps.example.org:8443", ".APPS.example.org" }) {
            assertThat(this.apart.labelOf(label + host)).isEqualTo(label);
        }
        assertThat(this.apart.at(LAUNCH, "/fhir")).isEqualTo("https://" + label + ".apps.example.org:8443/fhir");
        assertThat(this.apart.arrival(LAUNCH, "/home"))
            .hasToString("https://" + label + ".apps.example.org:8443/handover");
    }

    /** A digest of the id alone may be known for another purpose. */
    @Test
    void labelWhenComparedWithTheDigestOfTheIdThenAnother() throws NoSuchAlgorithmException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(LAUNCH.value().getBytes(StandardCharsets.US_ASCII));
        assertThat(LaunchOrigins.label(LAUNCH)).isNotEqualTo(HexFormat.of().formatHex(digest, 0, 16));
    }

    @ParameterizedTest
    @ValueSource(strings = { "apps.example.org", ".apps.example.org", "x.apps.example.org",
            "0123456789abcdef0123456789abcdef.apps.example.org.", "0123456789abcdef0123456789abcdef.apps.example.com",
            "0123456789abcdef0123456789abcdef.evil.apps.example.org",
            "0123456789abcdef0123456789abcde.apps.example.org", "0123456789abcdef0123456789abcdefapps.example.org",
            "0123456789abcdef0123456789abcdeg.apps.example.org",
            "0123456789abcdef0123456789abcdef.apps.example.org@evil.example", "" })
    void labelOfWhenTheHostIsNoLaunchsThenNone(String host) {
        assertThat(this.apart.labelOf(host)).isNull();
    }

    @Test
    void originsWhenThereIsOneThenEverythingIsPublic() {
        LaunchOrigins one = new LaunchOrigins(PUBLIC, null);
        assertThat(one.apart()).isFalse();
        assertThat(one.labelOf(LaunchOrigins.label(LAUNCH) + ".apps.example.org")).isNull();
        assertThat(one.at(LAUNCH, "/fhir")).isEqualTo("https://apps.example.org/fhir");
        assertThat(one.arrival(LAUNCH, "/home")).hasToString("https://apps.example.org/home");
    }

    @ParameterizedTest
    @ValueSource(strings = { "http://*.apps.example.org", "https://apps.example.org", "https://*.*.example.org",
            "https://x*.example.org", "https://*.example.org/path", "https://*.example.org/", "*.example.org",
            "https://*", "https://*.", "https://*.example.org:", "https://*.Example.org", "https://u@*.example.org",
            "http://*.localhost.example.org" })
    void originsWhenTheWildcardIsUnsafeOrCoversThePublicUrlThenRefused(String wildcard) {
        assertThatIllegalArgumentException().isThrownBy(() -> new LaunchOrigins(PUBLIC, wildcard));
        assertThat(new LaunchOrigins(PUBLIC, "http://*.apps.localhost:8080").apart()).isTrue();
    }

    @Test
    void originsWhenThePublicUrlLiesBelowTheWildcardThenRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new LaunchOrigins(PUBLIC, "https://*.example.org"));
    }

}
