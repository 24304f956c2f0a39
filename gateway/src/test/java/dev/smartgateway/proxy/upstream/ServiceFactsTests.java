package dev.smartgateway.proxy.upstream;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ServiceFactsTests {

    private final Clock clock = Clock.fixed(Instant.parse("2026-11-25T12:00:00Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                                          | 7     | 7
            1500                          | 1     | 2
            20000                         | 1     | 20
            20                            | 9     | 1
            soon                          | 9     | 9
                                          | 0     | 1
                                          | 99999 | 3600
                                          | soon  |
            Wed, 25 Nov 2026 12:00:30 GMT |       |
                                          | Wed, 25 Nov 2026 12:00:30 GMT | 30
                                          | Wed, 25 Nov 2026 11:00:30 GMT | 1
                                          |       |
            """)
    void retryAfterWhenServiceSaysSoThenWholeSecondsOfTheExacterHeader(String millis, String after, String seconds) {
        Map<String, String> headers = new HashMap<>();
        if (millis != null) {
            headers.put("x-ms-retry-after-ms", millis);
        }
        if (after != null) {
            headers.put("retry-after", after);
        }
        assertThat(ServiceFacts.retryAfter(headers, this.clock)).isEqualTo(seconds);
    }

    @Test
    void retryAfterWhenOnlyTheQuotaSaysSoThenItsSeconds() {
        assertThat(ServiceFacts.retryAfter(Map.of("ratelimit", "\"fhirInteractions\";r=0;t=40"), this.clock))
            .isEqualTo("40");
        assertThat(ServiceFacts.retryAfter(Map.of("ratelimit", "\"f\";r=0;t=40", "retry-after", "7"), this.clock))
            .isEqualTo("7");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0f1b2c3d-aaaa-bbbb-cccc-000000000001 | 0f1b2c3d-aaaa-bbbb-cccc-000000000001
            Patient/1                            |
            a b                                  |
            """)
    void idWhenItIsNoIdThenNone(String header, String id) {
        assertThat(ServiceFacts.id(Map.of("x-request-id", header))).isEqualTo(id);
    }

}
