package dev.smartgateway.session.logout;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.smartgateway.operator.TestIssuers;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.App;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

import static org.assertj.core.api.Assertions.assertThat;

/** Which metadata an address that anybody may call makes the gateway fetch. */
class ProvidersTests {

    private final List<String> asked = new ArrayList<>();

    private final Providers providers = new Providers(new Apps(
            List.of(new App("chart", "/chart/", null, new App.Limits(Duration.ofMinutes(30), Duration.ofHours(12), 10),
                    null, List.of(issuer("one"), issuer("two"), issuer("three"))))),
            (issuer) -> {
                this.asked.add(issuer.name());
                return Mono.error(Reason.IDP_UNAVAILABLE.asException());
            });

    private static Issuer issuer(String name) {
        return TestIssuers.issuer(name, URI.create("https://" + name + ".example/fhir"));
    }

    @Test
    void namedWhenNoIssuerIsInQuestionThenNothingIsFetched() {
        StepVerifier.create(this.providers.named("https://x.example", (issuer) -> false)).verifyComplete();
        assertThat(this.asked).isEmpty();
    }

    @Test
    void namedWhenOneIsInQuestionThenOnlyItIsAsked() {
        StepVerifier.create(this.providers.named("https://x.example", (issuer) -> issuer.name().equals("two")))
            .verifyErrorMessage("idp-unavailable");
        assertThat(this.asked).containsExactly("two");
    }

}
