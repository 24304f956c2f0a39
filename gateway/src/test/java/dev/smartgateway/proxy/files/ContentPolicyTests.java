package dev.smartgateway.proxy.files;

import java.util.List;
import java.util.Map;

import dev.smartgateway.smart.App.PolicyWords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The additions of one app permit what they name, and remove no permission.
 */
class ContentPolicyTests {

    private static final String COMMON = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'";

    @Test
    void ofWhenAnAppAddsNothingThenThePolicyIsTheCommonOne() {
        assertThat(ContentPolicy.of(COMMON, PolicyWords.NONE.byDirective())).isEqualTo(COMMON);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '@', quoteCharacter = '`', value = {
            "script-src @ 'unsafe-eval' @ default-src 'self'; img-src 'self' data:; object-src 'none';"
                    + " base-uri 'self'; script-src 'self' 'unsafe-eval'",
            "img-src @ blob: @ default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'self'",
            "worker-src @ blob: @ default-src 'self'; img-src 'self' data:; object-src 'none';"
                    + " base-uri 'self'; worker-src 'self' blob:" })
    void ofWhenAWordIsAddedThenWhatHeldBeforeStillHolds(String directive, String word, String policy) {
        assertThat(ContentPolicy.of(COMMON, Map.of(directive, List.of(word)))).isEqualTo(policy);
    }

    @Test
    void ofWhenTheCommonPolicyClosesADirectiveThenTheWordOpensItAlone() {
        assertThat(ContentPolicy.of("default-src 'none'; SCRIPT-SRC 'self' 'self';; script-src *",
                Map.of("connect-src", List.of("https://tx.example"))))
            .isEqualTo("default-src 'none'; script-src 'self'; connect-src https://tx.example");
    }

    @Test
    void ofWhenWorkersAreOpenedThenScriptsAreNot() {
        assertThat(ContentPolicy.of("default-src 'none'; script-src 'self' https://cdn.example",
                Map.of("worker-src", List.of("blob:"), "frame-src", List.of("blob:"))))
            .contains("; script-src 'self' https://cdn.example;")
            .contains("worker-src 'self' https://cdn.example blob:")
            .contains("frame-src blob:");
    }

    @Test
    void byDirectiveWhenKeywordsAreWrittenBareThenTheyAreQuoted() {
        List<String> none = List.of();
        PolicyWords words = new PolicyWords(
                List.of("unsafe-eval", "'unsafe-inline'", "sha256-4Su6mBWzEIFnH4pAGMOuaeBrstwJN4Z3pq/s1Kn4/KQ=",
                        "blob:", "https://cdn.example"),
                none, none, new PolicyWords.Media(none, none, none), none, none);
        assertThat(words.byDirective()).containsOnlyKeys("script-src")
            .containsEntry("script-src", List.of("'unsafe-eval'", "'unsafe-inline'",
                    "'sha256-4Su6mBWzEIFnH4pAGMOuaeBrstwJN4Z3pq/s1Kn4/KQ='", "blob:", "https://cdn.example"));
    }

}
