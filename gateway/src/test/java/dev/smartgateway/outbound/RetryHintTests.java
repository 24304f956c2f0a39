package dev.smartgateway.outbound;

import java.util.OptionalLong;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetryHintTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
            "fhirInteractions";r=0;t=40                   |    | 40
            "requests";r=500;t=7, "fhir";r=0;t=40         |    | 40
            "requests";r=0;t=7,"fhir";r=0;t=40            |    | 40
            "fhir"; r=0; t=40                             |    | 40
            "fhir";r=12;t=40                              |    |
            "fhir";r=0                                    |    |
            limit=100, remaining=0, reset=9               |    | 9
                                                          | 12 | 12
                                                          | 1764424000000 |
            t                                             | x  |
            """)
    void secondsWhenAQuotaIsUsedUpThenUntilItIsThereAgain(String rateLimit, String reset, Long seconds) {
        assertThat(RetryHint.seconds(rateLimit, reset))
            .isEqualTo((seconds != null) ? OptionalLong.of(seconds) : OptionalLong.empty());
    }

}
