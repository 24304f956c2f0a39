package dev.smartgateway.fhir;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import dev.smartgateway.json.BeyondLimits;
import dev.smartgateway.json.JsonCursor;
import dev.smartgateway.json.Malformed;
import dev.smartgateway.json.StrictJson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The scans over bytes agree with those over a JSON library's tokens, on what they find
 * and on what they reject: for generated documents, and for the same with altered bytes.
 */
class ScanAgreementTests {

    private static final Set<String> CODES = Set.of("code", "status", "category", "component.code", "coding",
            "extension.valueCoding", "no.such", "meta.tag");

    private static final List<String> NAMES = List.of("resourceType", "id", "meta", "versionId", "contained", "subject",
            "patient", "reference", "type", "identifier", "participant", "actor", "code", "coding", "system", "value",
            "status", "category", "component", "url", "valueUrl", "fullUrl", "entry", "resource", "search", "mode",
            "link", "relation", "total", "tag", "timestamp", "extension", "x", "", "a.b", "\\u0069d", "\\u00e4",
            "\u00e4", "\ud83d\ude00", "\\ud83d\\ude00", "\\ud83d", "\\ude00\\ud83d", "source", "target", "who",
            "valueCoding", "location");

    private static final List<String> VALUES = List.of("1", "-0", "1.5e+3", "0", "01", "-", "1.", "1e", "true", "false",
            "null", "nul", "\"Patient/p1\"", "\"#x\"", "\"x\"", "\"searchset\"", "\"match\"", "\"SUBSETTED\"",
            "\"Observation\"", "\"\\u00e4\\n\\\"\\\\\\/\"", "\"\u00e4\ud83d\ude00\"", "\"\\ud83d\"", "\"\\x\"",
            "\"http://fhir.example/Patient/1\"", "\"" + "long ".repeat(40) + "\"", "\"\"", "12345678901234567890");

    /** Fields with {@code %s} for a string and {@code %d} for a number. */
    private static final List<String> REPEATED = List.of("\"resourceType\":\"%s\"", "\"id\":\"%s\"",
            "\"meta\":{\"versionId\":\"%s\",\"tag\":[{\"code\":\"%s\"}],\"source\":\"http://%s/\"}",
            "\"status\":\"%s\"", "\"code\":{\"coding\":[{\"system\":\"s\",\"code\":\"%s\"}],\"text\":\"t\"}",
            "\"category\":[{\"coding\":{\"code\":\"%s\"}}]", "\"subject\":{\"reference\":\"%s\",\"x\":%d}",
            "\"patient\":{\"identifier\":{\"value\":\"%s\"}}", "\"encounter\":{\"reference\":\"#%s\"}",
            "\"participant\":[{\"actor\":{\"reference\":\"%s\"}}]", "\"rank\":%d", "\"x\":[%d]", "\"url\":\"%s\"",
            "\"valueQuantity\":{\"value\":%d,\"unit\":\"u\",\"x\":{\"y\":%d,\"z\":{\"reference\":\"%s\"},\"w\":true}}",
            "\"contained\":[{\"resourceType\":\"Patient\",\"id\":\"%s\"}]",
            "\"extension\":{\"valueCoding\":{\"code\":\"%s\"}}", "\"last\":{}", "\"more\":[]");

    private static void agree(byte[] bytes) {
        Object[] cursor = { result(() -> ResourceScan.of(bytes, CODES)), result(() -> ResourceScan.of(bytes, Set.of())),
                result(() -> BundleScan.of(bytes, CODES)), result(() -> BundleScan.unnamed(bytes, CODES)),
                result(() -> JsonCursor.read(bytes, ScanPaths.NAMES, (one) -> {
                    one.skip();
                    return true;
                })) };
        Object[] tokens = { result(() -> TokenResourceScan.of(bytes, CODES)),
                result(() -> TokenResourceScan.of(bytes, Set.of())),
                result(() -> asInBundle(TokenBundleScan.of(bytes, CODES), true)),
                result(() -> asInBundle(TokenBundleScan.of(bytes, CODES), false)),
                result(() -> StrictJson.read(bytes, (one) -> {
                    one.skipChildren();
                    return true;
                })) };
        assertThat(cursor).as(new String(bytes, StandardCharsets.UTF_8)).isEqualTo(tokens);
    }

    private static Object result(Supplier<?> scan) {
        try {
            return scan.get();
        }
        catch (BeyondLimits ex) {
            return "beyond limits";
        }
        catch (Malformed ex) {
            return "malformed";
        }
    }

    private static BundleScan.Result asInBundle(BundleScan.Result found, boolean named) {
        return new BundleScan.Result(found.resourceType(), found.type(), found.total(), found.subsetted(),
                found.timestamp(), found.links(),
                found.entries()
                    .stream()
                    .map((entry) -> new BundleScan.Entry(entry.mode(), asInBundle(entry.resource()),
                            named ? entry.fullUrl() : ""))
                    .toList());
    }

    @org.jspecify.annotations.Nullable
    private static ResourceScanResult asInBundle(@org.jspecify.annotations.Nullable ResourceScanResult found) {
        return (found == null) ? null
                : new ResourceScanResult(found.span(), found.type(), found.id(), found.versionId(), found.owners(),
                        found.tokens(),
                        new ResourceScanResult.Strings(found.strings().references(), found.strings()
                            .addresses()
                            .stream()
                            .filter((one) -> one.field().equals("url") || one.value().startsWith("/")
                                    || one.value().contains("://"))
                            .map((one) -> new ResourceScanResult.Address("", one.field(), one.value(), one.span()))
                            .toList()));
    }

    private static String space(Random random) {
        return (random.nextInt(8) == 0) ? List.of(" ", "\n", "\t\r ", "\f", "\u00a0").get(random.nextInt(5)) : "";
    }

    private static void value(Random random, int depth, StringBuilder out) {
        int kind = random.nextInt((depth > 5) ? 1 : 4);
        if (kind == 1) {
            object(random, depth + 1, out);
        }
        else if (kind == 2) {
            out.append('[');
            for (int i = random.nextInt(4); i > 0; i--) {
                value(random, depth + 1, out);
                out.append((i > 1) ? "," : "").append(space(random));
            }
            out.append(']');
        }
        else {
            String good = VALUES.get(12 + random.nextInt(9));
            out.append((random.nextInt(20) == 0) ? VALUES.get(random.nextInt(VALUES.size())) : good);
        }
    }

    private static void object(Random random, int depth, StringBuilder out) {
        out.append('{').append(space(random));
        int fields = random.nextInt(random.nextInt(30) == 0 ? 40 : 6);
        int start = random.nextInt(NAMES.size());
        for (int i = 0; i < fields; i++) {
            int step = (random.nextInt(25) == 0) ? random.nextInt(NAMES.size()) : start + i;
            out.append((i > 0) ? "," : "").append(space(random));
            out.append('"').append(NAMES.get(step % NAMES.size())).append((fields > 20) ? i : "").append("\":");
            out.append(space(random));
            value(random, depth, out);
            out.append(space(random));
        }
        out.append('}');
    }

    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8 })
    void ofWhenMadeAtRandomThenAsTheTokensSay(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2500; i++) {
            StringBuilder out = new StringBuilder();
            object(random, 0, out);
            byte[] bytes = out.toString().getBytes(StandardCharsets.UTF_8);
            agree(bytes);
            if (bytes.length > 2) {
                for (int flips = random.nextInt(4); flips > 0; flips--) {
                    bytes[random.nextInt(bytes.length)] = "{}[]\",:\\ 0-.e\u0000\u00e4\u00ff"
                        .getBytes(StandardCharsets.ISO_8859_1)[random.nextInt(16)];
                }
                agree(bytes);
                agree(Arrays.copyOf(bytes, random.nextInt(bytes.length)));
            }
        }
    }

    private static String filled(Random random, String field) {
        String one = field;
        while (one.contains("%s")) {
            one = one.replaceFirst("%s",
                    (random.nextInt(4) > 0) ? "a" : List.of("b", "ab", "Patient/a").get(random.nextInt(3)));
        }
        while (one.contains("%d")) {
            one = one.replaceFirst("%d",
                    (random.nextInt(4) > 0) ? "1" : List.of("2", "12", "1.5", "{}").get(random.nextInt(4)));
        }
        return one;
    }

    /** A page whose resources have most fields of the one before. */
    private static String page(Random random) {
        String comma = List.of(",", ",", ", ", ",\n  ", " ,").get(random.nextInt(5));
        List<String> names = new ArrayList<>(REPEATED);
        Collections.shuffle(names, random);
        names = names.subList(0, 1 + random.nextInt(names.size()));
        StringBuilder out = new StringBuilder("{\"entry\":[");
        int entries = 2 + random.nextInt(6);
        for (int i = 0; i < entries; i++) {
            List<String> fields = new ArrayList<>(names);
            switch (random.nextInt(12)) {
                case 0 -> fields.remove(random.nextInt(fields.size()));
                case 1 -> fields.add(random.nextInt(fields.size()), "\"new" + i + "\":1");
                case 2 -> Collections.swap(fields, 0, fields.size() - 1);
                case 3 -> fields.add((random.nextInt(9) > 0) ? "\"end\":%d" : fields.get(0));
                default -> {
                    // the same fields
                }
            }
            String joined = fields.stream().map((field) -> filled(random, field)).collect(Collectors.joining(comma));
            List<String> entry = entry(random, "\"resource\":{" + space(random) + joined + "}");
            out.append((i > 0) ? "," : "").append("{").append(String.join(comma, entry)).append("}");
        }
        return out.append("]}").toString();
    }

    /** Fields of an entry, mostly in the same order. */
    private static List<String> entry(Random random, String resource) {
        List<String> fields = new ArrayList<>();
        for (String field : List.of("\"fullUrl\":\"%s\"", resource, "\"search\":{\"mode\":\"%s\"}", "\"other\":%d")) {
            if (random.nextInt(8) > 0) {
                fields.add(filled(random, field));
            }
        }
        switch (random.nextInt(24)) {
            case 0 -> Collections.shuffle(fields, random);
            case 1 -> fields.add("\"search\":\"match\"");
            case 2 -> fields.add("\"resource\":1");
            default -> {
                // the usual order
            }
        }
        return fields;
    }

    @ParameterizedTest
    @ValueSource(longs = { 11, 12, 13, 14 })
    void unnamedWhenResourcesRepeatFieldsThenAsTheTokensSay(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 1500; i++) {
            byte[] bytes = page(random).getBytes(StandardCharsets.UTF_8);
            agree(bytes);
            bytes[random.nextInt(bytes.length)] = "{}[]\",: 01a".getBytes(StandardCharsets.ISO_8859_1)[random
                .nextInt(11)];
            agree(bytes);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "\"x\":0,\"n\":1|\"x\":0,\"n\":12", "\"x\":0,\"n\":1|\"n\":1", "\"n\":1,\"x\":2|,\"x\":2",
            "\"n\":1,\"x\":2|\"x\":3,\"x\":2", "\"n\":1,\"x\":2|\"n\":1,\"x\":2,\"x\":2",
            "\"n\":1,\"subject\":{\"reference\":\"Patient/a\"},\"z\":1|\"n\":1,\"subject\":{\"reference\":\"Patient/b\"},\"z\":1",
            "\"n\":1,\"url\":\"http://a/b\",\"z\":1|\"n\":12,\"url\":\"http://a/b\",\"z\":1",
            "\"n\":1,\"subject\":{\"reference\":\"Patient/a\"},\"z\":1|\"n\":1,\"other\":{\"reference\":\"Patient/a\"},\"z\":1" })
    void unnamedWhenAFieldIsAlmostThatOfTheLastThenAsTheTokensSay(String pair) {
        String[] two = pair.split("\\|");
        agreeOnPages("\"resource\":{" + two[0] + "}", "\"resource\":{" + two[1] + "}");
    }

    @ParameterizedTest
    @ValueSource(strings = { "\"search\":{\"mode\":\"match\"},\"resource\":{}|\"resource\":{}",
            "\"search\":{\"mode\":\"match\"}|\"search\":{\"mode\":\"outcome\"}",
            "\"fullUrl\":\"a\",\"x\":1|\"fullUrl\":\"a\",\"x\":1,\"search\":{}", "\"resource\":1|\"resource\":1",
            "\"resource\":{\"resourceType\":\"A\"}|\"resource\":{\"resourceType\":\"A\"}",
            "\"resource\":{\"resourceType\":\"A\",\"x\":1}|\"resource\":{\"x\":1}",
            "\"resource\":{\"x\":1,\"resourceType\":\"A\"}|\"resource\":{\"x\":2,\"resourceType\":\"A\"}",
            "\"resource\":{\"resourceType\":\"A\",\"x\":1}|\"resource\":{\"resourceType\":\"B\",\"x\":1}",
            "\"resource\":{\"resourceType\":1,\"x\":1}|\"resource\":{\"resourceType\":1,\"x\":1}" })
    void unnamedWhenAnEntryIsAlmostTheLastThenAsTheTokensSay(String pair) {
        String[] two = pair.split("\\|");
        agreeOnPages(two[0], two[1]);
    }

    /** Pages of two entries in several orders. */
    private static void agreeOnPages(String first, String second) {
        for (String page : List.of("{%1$s},{%2$s}", "{%1$s},{%1$s},{%2$s}", "{%1$s},{%2$s},{%1$s}",
                "{%1$s},{%2$s},{%2$s},{%1$s}", "{%1$s},{%1$s},{%2$s},{%2$s},{%1$s}")) {
            agree(("{\"entry\":[" + page.formatted(first, second) + "]}").getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void ofWhenAtALimitThenAsTheTokensSay() {
        for (int depth : new int[] { 30, 31, 32, 33, 62, 63, 64, 65, 66 }) {
            agree(("{\"a\":" + "[".repeat(depth) + "]".repeat(depth) + "}").getBytes(StandardCharsets.UTF_8));
            agree(("{\"a\":".repeat(depth) + "1" + "}".repeat(depth)).getBytes(StandardCharsets.UTF_8));
        }
        for (int length : new int[] { 999, 1000, 1001 }) {
            agree(("{\"a\":" + "1".repeat(length) + "}").getBytes(StandardCharsets.UTF_8));
            agree(("{\"a\":-0." + "1".repeat(length) + "}").getBytes(StandardCharsets.UTF_8));
            agree(("{\"a\":1e" + "1".repeat(length) + "}").getBytes(StandardCharsets.UTF_8));
        }
        agree(("{\"" + "n".repeat(49_000) + "\":1}").getBytes(StandardCharsets.UTF_8));
        agree(("{\"" + "n".repeat(51_000) + "\":1}").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void ofWhenManyFieldsThenRepeatedOnesAreFound() {
        for (int count : new int[] { 1, 23, 24, 25, 26, 60, 3000 }) {
            StringBuilder fields = new StringBuilder("{\"f0\":{\"id\":\"1\",\"id2\":[{\"x\":1}]}");
            for (int i = 1; i < count; i++) {
                fields.append(",\"f").append(i).append("\":").append(i);
            }
            agree((fields + "}").getBytes(StandardCharsets.UTF_8));
            for (int again : new int[] { 0, 1, 22, 23, 24, 25, count - 1 }) {
                agree((fields + ",\"f" + again + "\":1}").getBytes(StandardCharsets.UTF_8));
            }
            agree((fields + ",\"z\":" + fields + "}}").getBytes(StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = { 0x7f, 0x80, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1,
            0xf3, 0xf4, 0xf5, 0xff })
    void ofWhenBytesBeyondAsciiThenAsTheTokensSay(int first) {
        int[] others = { 0x22, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0 };
        for (int second : others) {
            for (int third : others) {
                for (int fourth : new int[] { 0x41, 0x80, 0xbf, 0xc2 }) {
                    String text = "" + (char) first + (char) second + (char) third + (char) fourth;
                    for (String frame : List.of("{\"a\":\"%s\"}", "{\"%s\":1}", "{\"id\":\"longer than eight %s\"}")) {
                        agree(frame.formatted(text).getBytes(StandardCharsets.ISO_8859_1));
                    }
                }
            }
        }
    }

}
