package dev.smartgateway.fhir;

import java.net.URI;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * References are parsed as these regular expressions define them.
 */
class ReferenceTests {

    private static final ServiceUrls SERVICE = new ServiceUrls(URI.create("https://fhir.example/r4"), List.of());

    private static final Pattern LOCAL = Pattern
        .compile("([A-Z][A-Za-z]{1,40})/([A-Za-z0-9\\-.]{1,64})(/_history/[A-Za-z0-9\\-.]{1,64})?");

    private static final Pattern TYPED = Pattern.compile("(?:^|/)([A-Z][A-Za-z]{1,40})(?:[/?]|$)");

    private static final List<String> PARTS = List.of("Patient", "P", "Pa", "patient", "X" + "y".repeat(40),
            "X" + "y".repeat(41), "/", "/", "/", "?", "#", "p1", ".", "..", "a".repeat(64), "a".repeat(65), "_history",
            "/_history/", "1", "-", " ", "\n", "\r\n", "\u0085", "\u2028", "\u00e4", "urn:", "Group", "Binary/x",
            "https://other.example/", "%2f", "|");

    private static Reference expected(String text) {
        if (text.startsWith("#")) {
            return new Reference(Reference.Kind.CONTAINED, null, null);
        }
        if (text.startsWith("urn:")) {
            return new Reference(Reference.Kind.URN, null, null);
        }
        Matcher local = LOCAL.matcher(text);
        if (local.matches() && !List.of(".", "..").contains(local.group(2))) {
            return new Reference(Reference.Kind.LOCAL, local.group(1), local.group(2));
        }
        return new Reference(text.contains("?") ? Reference.Kind.CONDITIONAL : Reference.Kind.ELSEWHERE, last(text),
                null);
    }

    private static @Nullable String last(String text) {
        Matcher typed = TYPED.matcher(text);
        String found = null;
        while (typed.find()) {
            found = typed.group(1);
        }
        return found;
    }

    @Test
    void parseWhenTypeAndIdHaveTheFirstAndLastLettersThenLocal() {
        for (String type : List.of("Aa", "Zz", "AA", "ZZ")) {
            for (String id : List.of("a", "z", "A", "Z", "0", "9", "-", "a.")) {
                assertThat(Reference.parse(type + "/" + id, SERVICE))
                    .isEqualTo(new Reference(Reference.Kind.LOCAL, type, id));
            }
        }
    }

    @Test
    void parseWhenNoTypeThenElsewhere() {
        for (String text : List.of("", "/p1", "p1", "Patient")) {
            assertThat(Reference.parse(text, SERVICE).kind()).as(text).isEqualTo(Reference.Kind.ELSEWHERE);
        }
    }

    @Test
    void isWhenAnotherResourceThenFalse() {
        Reference reference = Reference.parse("Patient/p1", SERVICE);
        assertThat(reference.is("Patient", "p1")).isTrue();
        assertThat(reference.is("Patient", "p2")).isFalse();
        assertThat(reference.is("Group", "p1")).isFalse();
        assertThat(Reference.parse("https://other.example/Patient/p1", SERVICE).is("Patient", "p1")).isFalse();
    }

    @Test
    void parseWhenAnyTextThenAsTheExpressionsSay() {
        Random random = new Random(7);
        for (int i = 0; i < 300_000; i++) {
            StringBuilder made = new StringBuilder();
            for (int parts = 1 + random.nextInt(7); parts > 0; parts--) {
                made.append(PARTS.get(random.nextInt(PARTS.size())));
            }
            String text = made.toString();
            if (!text.startsWith("/") && !text.contains("://")) {
                assertThat(record(Reference.parse(text, SERVICE))).as(text).isEqualTo(record(expected(text)));
            }
        }
    }

    private static String record(Reference one) {
        return one.kind() + " " + one.type() + " " + one.id();
    }

    @Test
    void isIdWhenAnyTextThenAsFhirSays() {
        assertThat(List.of("a", "A-1.b", "a".repeat(64))).allMatch(Reference::isId);
        assertThat(List.of("", "a".repeat(65), "a_b", "a b", "\u00e4", "a\n")).noneMatch(Reference::isId);
    }

}
