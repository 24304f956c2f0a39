package dev.smartgateway;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class GatewayApplicationTests {

    @ParameterizedTest
    @ValueSource(strings = { "policy check", "doctor", "azure setup", "help", "-h", "--server.port=8080 doctor", "" })
    void refusalWhenAnArgumentIsNoOptionThenNamesTheCommandLine(String arguments) {
        assertThat(GatewayApplication.refusal(arguments.split(" "))).contains("smart-gateway-cli.jar");
    }

    @Test
    void refusalWhenOnlyOptionsThenNone() {
        assertThat(GatewayApplication.refusal()).isNull();
        assertThat(GatewayApplication.refusal("--server.port=8080", "--debug")).isNull();
    }

}
