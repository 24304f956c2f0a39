package dev.smartgateway.smart;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlaceholderTests {

    private static final String ID = "AbcdefghijklmnopqrstuV";

    private static final String OURS = Placeholder
        .of("{\"iss\":\"https://gw.example/launches/" + ID + "/fhir\",\"client_id\":\"x\",\"iat\":1,\"exp\":2}");

    @Test
    void launchWhenOursThenNamed() {
        assertThat(Placeholder.launch("Bearer " + OURS)).contains(new LaunchId(ID));
        assertThat(Placeholder.launch("bearer  " + OURS)).contains(new LaunchId(ID));
    }

    @Test
    void launchWhenTheClientNamesAnotherThenTheIssuerCounts() {
        String tricky = Placeholder.of("{\"iss\":\"https://gw.example/launches/" + ID
                + "/fhir\",\"client_id\":\"\\\"iss\\\":\\\"https://gw.example/launches/BBBBBBBBBBBBBBBBBBBBBB/fhir\\\"\"}");
        assertThat(Placeholder.launch("Bearer " + tricky)).contains(new LaunchId(ID));
    }

    @Test
    void launchWhenSomethingElseThenNone() {
        assertThat(Placeholder.launch("Basic " + OURS)).isEmpty();
        assertThat(Placeholder.launch("Bearer " + OURS + "c2ln")).isEmpty();
        assertThat(Placeholder.launch("Bearer opaque")).isEmpty();
        assertThat(Placeholder.launch("Bearer " + Placeholder.of("{}"))).isEmpty();
    }

    @Property
    void launchWhenAnythingIsSentThenNeverFails(@ForAll String value) {
        assertThat(Placeholder.launch("Bearer " + value)).isEmpty();
    }

}
