package dev.smartgateway.oauth.discovery;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.smartgateway.conformance.Checklist;
import dev.smartgateway.operator.TestIssuers;
import dev.smartgateway.smart.Issuer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ContradictionsTests {

    private static final String COMPLETE = """
            {"grant_types_supported":["authorization_code"],"code_challenge_methods_supported":["S256"],
             "capabilities":["launch-ehr","launch-standalone","permission-v2","permission-offline","context-passthrough-x"],
             "something-new":{"a":1}}""";

    @Test
    @Checklist("D9")
    void ofWhenAllIsOfferedThenNothingAndUnknownNamesAreIgnored() {
        assertThat(found(COMPLETE, secret(), "launch launch/patient offline_access patient/*.rs")).isEmpty();
    }

    @Test
    @Checklist("D9")
    void ofWhenTheConfigurationReliesOnWhatIsNotOfferedThenEachIsNamed() {
        List<String> found = found(COMPLETE.replace("permission-v2", "permission-v1").replace("launch-ehr", "other"),
                Issuer.ClientAuthentication.PRIVATE_KEY_JWT_ES384, "launch online_access patient/*.rs");
        assertThat(String.join("\n", found)).contains("launch-ehr", "client-confidential-asymmetric", "permission-v2",
                "permission-online");
        assertThat(found).hasSize(4);
    }

    @Test
    @Checklist("D4")
    void ofWhenRequiredListsAreMissingThenEachIsNamed() {
        assertThat(found("{}", secret(), "launch patient/*.rs")).hasSize(3)
            .allMatch((words) -> words.endsWith("which is required"));
    }

    @Test
    @Checklist("K4")
    void ofWhenKeysAreOfferedAndASecretIsConfiguredThenTold() {
        String keys = COMPLETE.replace("launch-ehr", "launch-ehr\",\"client-confidential-asymmetric");
        assertThat(found(keys, secret(), "launch patient/*.rs")).singleElement().asString().contains("private_key_jwt");
        assertThat(found(keys, Issuer.ClientAuthentication.PRIVATE_KEY_JWT_RS384, "launch patient/*.rs")).isEmpty();
    }

    private static Issuer.ClientAuthentication secret() {
        return Issuer.ClientAuthentication.SECRET_BASIC;
    }

    private static List<String> found(String document, Issuer.ClientAuthentication authentication, String scopes) {
        URI base = URI.create("https://ehr.example/fhir");
        Issuer issuer = TestIssuers.with(TestIssuers.issuer("ehr", base), "authentication", authentication, "scopes",
                scopes);
        return MetadataContradictions.of(issuer, IssuerDocument.parse(document.getBytes(StandardCharsets.UTF_8)));
    }

}
