package dev.smartgateway.fhir;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

import dev.smartgateway.r4.R4;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ScanTests {

    private static ResourceScanResult scan(String json, String... tokenPaths) {
        return ResourceScan.of(bytes(json), Set.of(tokenPaths));
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void ofWhenHeadIsThereThenKept() {
        ResourceScanResult facts = scan(
                "{'resourceType':'Observation','id':'o1','meta':{'versionId':'7'},'contained':[{'id':'x',"
                        + "'resourceType':'Patient','meta':{'versionId':'9'}}]}");
        assertThat(facts.type()).isEqualTo("Observation");
        assertThat(facts.id()).isEqualTo("o1");
        assertThat(facts.versionId()).isEqualTo("7");
        assertThat(facts.span().start()).isZero();
        assertThat(facts).hasToString("ResourceScanResult[Observation]");
    }

    @Test
    void ofWhenOwnerHasNoLiteralThenSaysSo() {
        assertThat(scan("{'subject':{'reference':'Patient/p1','type':'Patient'}}").owners())
            .containsExactly(new ResourceScanResult.Owner("subject", "Patient/p1", "Patient", false));
        assertThat(scan("{'subject':{'reference':1}}").owners())
            .containsExactly(new ResourceScanResult.Owner("subject", "", null, false));
        assertThat(scan("{'subject':{'reference':'Patient/p1','identifier':{'value':'1'}}}").owners())
            .containsExactly(new ResourceScanResult.Owner("subject", "Patient/p1", null, true));
        assertThat(scan("{'subject':{'reference':'Patient/p1','identifier':{'value':'1'},'x':1}}").owners())
            .containsExactly(new ResourceScanResult.Owner("subject", "Patient/p1", null, true));
        assertThat(scan("{'subject':{'display':'x','y':[1]}}").owners())
            .containsExactly(new ResourceScanResult.Owner("subject", null, null, false));
        assertThat(scan("{'nonsense':{'reference':'Patient/p1'}}").owners()).isEmpty();
        assertThat(scan("{'contained':[{'resourceType':'X','subject':{'reference':'Patient/p1'}}]}").owners())
            .containsExactly(new ResourceScanResult.Owner("contained", null, "X", false));
        assertThat(R4.isOwnerPath("nonsense")).isFalse();
    }

    @Test
    void ofWhenReferencesThenAllOfThemAndNothingElse() {
        ResourceScanResult facts = scan(
                "{'resourceType':'X','status':'final','focus':[{'reference':'A/1','display':'d'},"
                        + "{'reference':'B/2'}],'contained':[{'who':{'reference':'C/3'}}],'url':'http://u'}");
        assertThat(facts.strings().references()).containsExactly("A/1", "B/2", "C/3");
        assertThat(facts.strings().addresses()).extracting(ResourceScanResult.Address::value)
            .containsExactly("A/1", "B/2", "C/3", "http://u");
    }

    @Test
    void ofWhenAddressesStandInAnArrayThenFoundWithTheirPlace() {
        String json = "{'a':{'url':['Binary/1','Binary/2']},'b':['x']}";
        List<ResourceScanResult.Address> found = scan(json).strings().addresses();
        assertThat(found).extracting(ResourceScanResult.Address::field).containsExactly("url", "url");
        ResourceScanResult.Span span = found.get(1).span();
        assertThat(json.substring(span.start(), span.end())).isEqualTo("'Binary/2'");
    }

    @Test
    void ofWhenCodesAreAskedForThenThoseOnly() {
        String json = "{'status':'final','code':{'coding':[{'system':'s','code':'c'},{'code':'only'},{'system':'t'},"
                + "{'display':'d'}],'text':'x'},'category':{'coding':[{'code':'z'}]}}";
        assertThat(scan(json, "code", "status").tokens()).containsExactly(
                new ResourceScanResult.Token("status", ResourceScanResult.Token.Form.TEXT, null, "final"),
                new ResourceScanResult.Token("code", ResourceScanResult.Token.Form.CODING, "s", "c"),
                new ResourceScanResult.Token("code", ResourceScanResult.Token.Form.CODING, null, "only"));
        assertThat(scan(json).tokens()).isEmpty();
        assertThat(scan("{'contained':[{'status':'final'}],'code':{'text':'x'}}", "contained.status", "code").tokens())
            .isEmpty();
    }

    @Test
    void ofWhenBundleThenItsFrame() {
        BundleScan.Result result = BundleScan.of(bytes("{'resourceType':'Bundle','type':'searchset','total':12,"
                + "'link':[{'relation':'self','url':'u','x':[1]},7],'entry':[{'search':{'mode':'match','score':1},"
                + "'resource':{'resourceType':'X','id':'1'},'fullUrl':'f'},{'resource':1},8]}"), Set.of());
        assertThat(result.resourceType()).isEqualTo("Bundle");
        assertThat(result.type()).isEqualTo("searchset");
        assertThat(result.total()).isEqualTo("12");
        assertThat(result.links()).containsExactly(new BundleScan.Link("self", "u"));
        assertThat(result.entries()).hasSize(2);
        assertThat(result).hasToString("Result[2]");
        assertThat(result.links().get(0)).hasToString("Link[self]");
    }

    @Test
    void ofWhenBundleHasOddTypesThenNothingIsBelieved() {
        BundleScan.Result result = BundleScan
            .of(bytes("{'resourceType':1,'type':['searchset'],'total':'12','link':{'relation':'self'},"
                    + "'entry':[{'search':'match','resource':[{'resourceType':'X'}]}]}"), Set.of());
        assertThat(result.resourceType()).isEmpty();
        assertThat(result.type()).isEmpty();
        assertThat(result.total()).isNull();
        assertThat(result.links()).isEmpty();
        assertThat(result.entries()).hasSize(1);
    }

    @Test
    void toStringWhenPrintedThenNoData() {
        assertThat(new ResourceScanResult.Owner("subject", "secret", null, false)).hasToString("Owner[subject]");
        assertThat(new ResourceScanResult.Token("code", ResourceScanResult.Token.Form.CODE, "secret", "secret"))
            .hasToString("Token[code]");
        assertThat(new ResourceScanResult.Address("x.url", "url", "secret", new ResourceScanResult.Span(0, 1)))
            .hasToString("Address[url]");
        assertThat(new ResourceScanResult.Strings(List.of("secret"), List.of())).hasToString("Strings[1]");
    }

}
