package dev.smartgateway.smart;

import java.security.SecureRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class LaunchIdTests {

    @Test
    void createWhenAnyCharacterIsInAnyPlaceThenOnlyThoseOfBase64UrlPass() {
        for (char one = 0; one < 0x180; one++) {
            for (int place = 0; place < LaunchId.LENGTH; place++) {
                String text = "A".repeat(place) + one + "A".repeat(LaunchId.LENGTH - place - 1);
                if (String.valueOf(one).matches("[A-Za-z0-9_-]")) {
                    assertThatCode(() -> new LaunchId(text)).doesNotThrowAnyException();
                }
                else {
                    assertThatIllegalArgumentException().isThrownBy(() -> new LaunchId(text));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 0, 21, 23, 44 })
    void createWhenTheLengthIsWrongThenRefused(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> new LaunchId("A".repeat(length)));
    }

    @Test
    void randomWhenCalledThenAnotherValidIdEachTime() {
        SecureRandom random = new SecureRandom();
        assertThat(LaunchId.random(random)).isNotEqualTo(LaunchId.random(random));
    }

}
