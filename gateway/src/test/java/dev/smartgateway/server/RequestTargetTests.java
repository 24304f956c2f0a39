package dev.smartgateway.server;

import java.net.URI;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

class RequestTargetTests {

    @ParameterizedTest
    @CsvSource({ "/a?c=s|1, /a?c=s%7C1", "/a?c=s%7C1, /a?c=s%7C1", "/a?c=100%, /a?c=100%25", "/a?c=%zz, /a?c=%25zz",
            "/a?c=%4, /a?c=%254", "/a[1]?b[1], /a%5B1%5D?b[1]", "/a\\b, /a%5Cb", "/a#b|c, /a", "/a?b#c, /a?b",
            "http://h:80/a|b, http://h:80/a%7Cb", "/a?b=?|, /a?b=?%7C" })
    void readableWhenRawThenOnlyThatIsEncoded(String raw, String readable) {
        assertThat(RequestTarget.readable(raw)).isEqualTo(readable);
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "*", "a", "host:443", "ftp://h/a", "http:///a", "http://a|b/", "/a b", "/a\tb",
            "/a\u007f", "/a\u0000", "/\u0100" })
    void readableWhenNoTargetThenNone(String raw) {
        assertThat(RequestTarget.readable(raw)).isNull();
    }

    /** Whatever bytes come: read by the strictest parser, and the same again. */
    @Property
    void readableWhenAnyBytesThenEveryParserReadsThem(@ForAll @CharRange(from = '!', to = '\u00ff') String rest) {
        String target = RequestTarget.readable("/" + rest);
        if (target != null) {
            assertThatNoException().isThrownBy(() -> new URI("http://localhost" + target));
            assertThat(RequestTarget.readable(target)).isEqualTo(target);
        }
        else {
            assertThat(rest).containsPattern("[\u0000-\u0020\u007f]");
        }
    }

    @Test
    void readableWhenEncodedTwiceThenStaysSo() {
        assertThat(RequestTarget.readable("/a?b=%257C%25")).isEqualTo("/a?b=%257C%25");
    }

}
