package dev.smartgateway.server;

import java.util.regex.Pattern;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RequestHeadTests {

    private static final Pattern HOST = Pattern
        .compile("([A-Za-z0-9]([A-Za-z0-9._-]{0,253})|\\[[0-9A-Fa-f:.]{2,45}])(:[0-9]{1,5})?");

    @ParameterizedTest
    @ValueSource(strings = { "localhost", "gateway.example:8443", "10.0.0.1", "a_b-c.example", "[::1]", "[::1]:80",
            "[::ffff:10.0.0.1]:65535" })
    void isHostWhenNameOrAddressThenTrue(String value) {
        assertThat(RequestHead.isHost(value)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", ":80", "-a", ".a", "_a", "a:", "a:123456", "a:8a", "a:80:80", "a b", "a/b", "a@b",
            "[]", "[:]", "[::1", "[::1]a", "[::g]", "[[::1]]", "::1", "\u00e9.example", "a,b" })
    void isHostWhenAnythingElseThenFalse(String value) {
        assertThat(RequestHead.isHost(value)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = { 45, 46, 47, 253, 254, 255, 300 })
    void isHostWhenLongThenUpToTheLimitOfEachForm(int length) {
        assertThat(RequestHead.isHost("a".repeat(length))).isEqualTo(length <= 254);
        assertThat(RequestHead.isHost("[" + "1".repeat(length) + "]")).isEqualTo(length <= 45);
    }

    @Property
    void isHostWhenAnyTextThenAsTheGrammarSays(@ForAll("texts") String value) {
        assertThat(RequestHead.isHost(value)).isEqualTo(HOST.matcher(value).matches());
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().withChars("a0Zf.-_:[]@ ").ofMaxLength(12);
    }

}
