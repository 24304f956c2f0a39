package dev.smartgateway.fhir;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which fields of a page are scanned again: what is found in the others is the same
 * object. That the findings are equal is tested in {@link ScanAgreementTests}.
 */
class ScanRepeatsTests {

    private static final String RESOURCE = "{\"resourceType\":\"Observation\",\"id\":\"o%1$d\",\"subject\":{\"reference\":"
            + "\"Patient/p1\"},\"issued\":%1$d,\"part\":{\"number\":%1$d,\"who\":{\"reference\":\"Practitioner/dr\"},"
            + "\"last\":1},\"device\":{\"reference\":\"Device/d%1$d\"}}";

    private static List<ResourceScanResult> page(String... resources) {
        String entries = List.of(resources)
            .stream()
            .map((one) -> "{\"resource\":" + one + "}")
            .collect(Collectors.joining(","));
        byte[] bytes = ("{\"resourceType\":\"Bundle\",\"entry\":[" + entries + "]}").getBytes(StandardCharsets.UTF_8);
        return BundleScan.unnamed(bytes, Set.of()).entries().stream().map(BundleScan.Entry::resource).toList();
    }

    private static String resource(int number) {
        return RESOURCE.formatted(number);
    }

    private static String reference(ResourceScanResult resource, int number) {
        return resource.strings().references().get(number);
    }

    @Test
    void againWhenAFieldIsThatOfTheLastResourceThenItsFindingsAreTheSame() {
        List<ResourceScanResult> page = page(resource(1), resource(2), resource(3));
        for (ResourceScanResult resource : page) {
            assertThat(resource.strings().references()).hasSize(3);
            assertThat(resource.owners().get(0)).isSameAs(page.get(0).owners().get(0));
            assertThat(reference(resource, 0)).isSameAs(reference(page.get(0), 0));
        }
        assertThat(page).extracting(ResourceScanResult::id).containsExactly("o1", "o2", "o3");
        assertThat(page).extracting((one) -> reference(one, 2)).containsExactly("Device/d1", "Device/d2", "Device/d3");
    }

    /** Below a field that differs, fields are compared from the third resource on. */
    @Test
    void againWhenAFieldDiffersThenTheFieldsBelowAreCompared() {
        List<ResourceScanResult> page = page(resource(1), resource(2), resource(3), resource(4));
        assertThat(page).extracting((one) -> reference(one, 1)).containsOnly("Practitioner/dr");
        assertThat(reference(page.get(1), 1)).isNotSameAs(reference(page.get(0), 1));
        assertThat(reference(page.get(2), 1)).isSameAs(reference(page.get(1), 1));
        assertThat(reference(page.get(3), 1)).isSameAs(reference(page.get(1), 1));
    }

    @Test
    void againWhenAFieldIsMissingThenTheNextIsScannedAndThoseBehindAreFound() {
        List<ResourceScanResult> page = page(resource(1), resource(1).replace("\"id\":\"o1\",", ""), resource(1));
        assertThat(page).extracting((one) -> reference(one, 0)).containsOnly("Patient/p1");
        assertThat(reference(page.get(1), 0)).isNotSameAs(reference(page.get(0), 0));
        assertThat(reference(page.get(1), 2)).isSameAs(reference(page.get(0), 2));
        assertThat(page).extracting(ResourceScanResult::id).containsExactly("o1", null, "o1");
        assertThat(reference(page.get(2), 0)).isSameAs(reference(page.get(1), 0));
    }

    @Test
    void againWhenTheFirstFieldIsThatOfTheLastThenItsFindingsAreTheSame() {
        String first = "{ \"subject\":{\"reference\":\"Patient/p1\"},\"id\":\"o%d\"}";
        List<ResourceScanResult> page = page(first.formatted(1), first.formatted(2), first.formatted(3));
        assertThat(page.get(1).owners().get(0)).isSameAs(page.get(0).owners().get(0));
        assertThat(page.get(2).owners().get(0)).isSameAs(page.get(0).owners().get(0));
        assertThat(page).extracting(ResourceScanResult::id).containsExactly("o1", "o2", "o3");
    }

    @Test
    void againWhenContainedResourcesAreThoseOfTheLastThenTheyAreFoundInThisOneToo() {
        String resource = "{\"id\":\"o%d\",\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"a\"},"
                + "{\"resourceType\":\"Group\",\"id\":\"b\"}],\"subject\":{\"reference\":\"#%s\"}}";
        List<ResourceScanResult> page = page(resource.formatted(1, "a"), resource.formatted(2, "b"),
                resource.formatted(3, "c"), resource.formatted(4, "a").replace("\"id\":\"b\"", "\"id\":\"a\""),
                resource.formatted(5, "b"), "{\"id\":\"o6\",\"subject\":{\"reference\":\"#b\"}}");
        assertThat(page).extracting((one) -> one.owners().get(one.owners().size() - 1).type())
            .containsExactly("Patient", "Group", null, null, "Group", null);
    }

    @Test
    void againWhenAnEntryHasTheModeOfTheLastThenItIsTheSame() {
        String entry = "{\"search\":{\"mode\":\"%s\"},\"fullUrl\":\"%s\",\"resource\":{\"id\":\"o%d\"}}";
        String entries = String.join(",", entry.formatted("match", "a", 1), entry.formatted("match", "a", 2),
                entry.formatted("match", "b", 3), "{\"resource\":{\"id\":\"o4\"}}", entry.formatted("include", "b", 5));
        byte[] bytes = ("{\"resourceType\":\"Bundle\",\"entry\":[" + entries + "]}").getBytes(StandardCharsets.UTF_8);
        List<BundleScan.Entry> found = BundleScan.of(bytes, Set.of()).entries();
        assertThat(found).extracting(BundleScan.Entry::mode).containsExactly("match", "match", "match", "", "include");
        assertThat(found).extracting(BundleScan.Entry::fullUrl).containsExactly("a", "a", "b", "", "b");
        assertThat(found.get(1).mode()).isSameAs(found.get(0).mode());
        assertThat(found.get(2).mode()).isSameAs(found.get(0).mode());
        assertThat(found.get(1).fullUrl()).isSameAs(found.get(0).fullUrl());
    }

    @Test
    void againWhenTheTypeIsThatOfTheLastThenOnlyThisResourceHasIt() {
        List<ResourceScanResult> page = page(resource(1), resource(2), "{\"id\":\"x\"}", resource(3),
                resource(4).replace("Observation", "Condition"), resource(5));
        assertThat(page).extracting(ResourceScanResult::type)
            .containsExactly("Observation", "Observation", "", "Observation", "Condition", "Observation");
        assertThat(page.get(1).type()).isSameAs(page.get(0).type());
    }

    @Test
    void fieldWhenThereAreTooManyThenTheRestIsScanned() {
        String fields = IntStream.range(0, 30).mapToObj((i) -> ",\"f" + i + "\":1").collect(Collectors.joining());
        String many = "{\"resourceType\":\"Observation\",\"id\":\"o\"" + fields
                + ",\"subject\":{\"reference\":\"Patient/p1\"},\"id2\":%d}";
        List<ResourceScanResult> page = page(many.formatted(1), many.formatted(2), many.formatted(2));
        assertThat(page).extracting((one) -> one.owners().get(0).reference()).containsOnly("Patient/p1");
        assertThat(page.get(1).owners().get(0)).isNotSameAs(page.get(0).owners().get(0));
        String few = many.replace(",\"f29\":1", "");
        page = page(few.formatted(1), few.formatted(2));
        assertThat(page.get(1).owners().get(0)).isSameAs(page.get(0).owners().get(0));
    }

}
