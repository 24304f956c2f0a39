package dev.smartgateway.session;

import java.util.Base64;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that the search for secrets finds them.
 */
class LeaksTests {

    private static final Set<String> SECRETS = Set.of("tok/en+1~x");

    @ParameterizedTest
    @ValueSource(strings = { "a tok/en+1~x b", "?t=tok%2Fen%2B1%7Ex&", "?t=tok%2fen%2b1~x&" })
    void inWhenClearOrUrlEncodedThenFound(String text) {
        assertThat(Leaks.in(text, SECRETS)).isNotEmpty();
    }

    @Test
    void inWhenInsideOfLongerBase64ThenFoundWhereverItBegins() {
        for (String before : new String[] { "", "1", "12", "123" }) {
            String encoded = Base64.getEncoder().encodeToString((before + "tok/en+1~x and more").getBytes());
            assertThat(Leaks.in("x=" + encoded, SECRETS)).isNotEmpty();
            assertThat(Leaks.in("Zz9" + encoded.replace('+', '-').replace('/', '_'), SECRETS)).isNotEmpty();
        }
    }

    @Test
    void inWhenNotThereThenNothing() {
        assertThat(Leaks.in("token tok en " + Base64.getEncoder().encodeToString(new byte[100]), SECRETS)).isEmpty();
    }

}
