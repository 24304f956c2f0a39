package dev.smartgateway.launch.picker;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import dev.smartgateway.smart.PatientId;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads from a Patient resource the data by which people tell patients apart. Values of
 * an unexpected format are left out.
 */
final class PatientFacts {

    private static final Set<String> GENDERS = Set.of("male", "female", "other", "unknown");

    private static final String DATE = "\\d{4}(-\\d{2}(-\\d{2})?)?";

    private static final int MAX_TEXT = 80;

    private PatientFacts() {
    }

    /**
     * Reads a Patient resource.
     * @return {@code null} if it is not a Patient or has no valid id
     */
    static @Nullable PatientRow row(JsonNode patient) {
        if (!"Patient".equals(patient.path("resourceType").asString(""))) {
            return null;
        }
        try {
            PatientId id = new PatientId(patient.path("id").asString(""));
            String born = patient.path("birthDate").asString("");
            String gender = patient.path("gender").asString("");
            return new PatientRow(id, name(patient.path("name")), born.matches(DATE) ? born : "",
                    GENDERS.contains(gender) ? gender : "", number(patient.path("identifier")), note(patient));
        }
        catch (IllegalArgumentException ex) {
            return null;
        }
    }

    private static String name(JsonNode names) {
        JsonNode name = first(names, (one) -> use(one).equals("official"), (one) -> use(one).equals("usual"),
                (one) -> !Set.of("old", "maiden", "temp").contains(use(one)), (one) -> true);
        List<String> parts = new ArrayList<>();
        name.path("given").forEach((given) -> parts.add(given.asString("")));
        parts.add(name.path("family").asString(""));
        String joined = clean(String.join(" ", parts));
        return joined.isEmpty() ? clean(name.path("text").asString("")) : joined;
    }

    private static String number(JsonNode identifiers) {
        JsonNode number = first(identifiers, PatientFacts::recordNumber, (one) -> use(one).equals("usual"),
                (one) -> use(one).equals("official"), (one) -> one.has("value"));
        return clean(number.path("value").asString(""));
    }

    /**
     * Returns whether the identifier is a medical record number (HL7 table 0203, code
     * MR).
     */
    private static boolean recordNumber(JsonNode identifier) {
        for (JsonNode coding : identifier.path("type").path("coding")) {
            if ("MR".equals(coding.path("code").asString(""))) {
                return true;
            }
        }
        return false;
    }

    private static String note(JsonNode patient) {
        JsonNode active = patient.path("active");
        boolean died = patient.has("deceasedDateTime") || patient.path("deceasedBoolean").asBoolean(false);
        return died ? "deceased" : ((active.isBoolean() && !active.asBoolean()) ? "inactive" : "");
    }

    private static String use(JsonNode one) {
        return one.path("use").asString("");
    }

    @SafeVarargs
    private static JsonNode first(JsonNode all, Predicate<JsonNode>... preferences) {
        for (Predicate<JsonNode> preference : preferences) {
            for (JsonNode one : all) {
                if (one.isObject() && preference.test(one)) {
                    return one;
                }
            }
        }
        return MissingNode.getInstance();
    }

    /**
     * Returns the text on one line, limited in length, without invisible characters and
     * characters that change the reading direction.
     */
    private static String clean(String text) {
        String plain = text.replaceAll("[\\p{Cc}\\p{Cf}\\p{Co}\\p{Cn}\\p{Zl}\\p{Zp}]", " ")
            .replaceAll("\\s+", " ")
            .strip();
        return (plain.length() <= MAX_TEXT) ? plain
                : plain.codePoints()
                    .limit(MAX_TEXT / 2)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .append('\u2026')
                    .toString();
    }

}
