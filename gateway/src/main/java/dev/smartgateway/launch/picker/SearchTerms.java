package dev.smartgateway.launch.picker;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/**
 * The search terms of a user. They are never logged and never in a URL of the gateway.
 *
 * @param name parts of a name in any order, or empty
 * @param born date of birth, {@code yyyy-MM-dd}, or empty
 * @param number medical record number or another identifier, or empty
 */
record SearchTerms(String name, String born, String number) {

    static final SearchTerms NONE = new SearchTerms("", "", "");

    private static final int MAX_TEXT = 100;

    private static final int MAX_WORDS = 5;

    /** The elements of a Patient that the page shows. */
    private static final String ELEMENTS = "id,identifier,name,birthDate,gender,active,deceased";

    static SearchTerms of(MultiValueMap<String, String> form) {
        return new SearchTerms(text(form, "name"), text(form, "born"), text(form, "number"));
    }

    private static String text(MultiValueMap<String, String> form, String name) {
        List<String> all = form.getOrDefault(name, List.of());
        return all.isEmpty() ? "" : String.valueOf(all.get(0)).strip();
    }

    /**
     * Returns the message key of the first error in the terms, or {@code null} if they
     * are valid.
     */
    @Nullable String fault() {
        if (Stream.of(this.name, this.born, this.number).anyMatch(SearchTerms::unusable)) {
            return "picker.fault.unusable";
        }
        if (words().isEmpty() && this.born.isEmpty() && this.number.isEmpty()) {
            return "picker.fault.empty";
        }
        if (words().size() > MAX_WORDS) {
            return "picker.fault.words";
        }
        if (!words().isEmpty() && words().stream().noneMatch((word) -> word.length() > 1)) {
            return "picker.fault.short";
        }
        return (this.born.isEmpty() || date(this.born)) ? null : "picker.fault.date";
    }

    private static boolean unusable(String text) {
        return text.length() > MAX_TEXT || text.chars().anyMatch(Character::isISOControl);
    }

    private static boolean date(String text) {
        try {
            return LocalDate.parse(text).getYear() > 0;
        }
        catch (DateTimeException ex) {
            return false;
        }
    }

    private List<String> words() {
        return Stream.of(this.name.split("[\\s,]+")).filter((word) -> !word.isEmpty()).toList();
    }

    /**
     * Returns the FHIR search parameters: every part of the name must match, in any
     * order.
     * @param most maximum number of results
     */
    MultiValueMap<String, String> parameters(int most) {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        words().forEach((word) -> parameters.add("name", escaped(word)));
        if (!this.born.isEmpty()) {
            parameters.add("birthdate", this.born);
        }
        if (!this.number.isEmpty()) {
            parameters.add("identifier", escaped(this.number));
        }
        parameters.add("_count", Integer.toString(most));
        parameters.add("_elements", ELEMENTS);
        return parameters;
    }

    /**
     * Escapes a value, so that it is never read as a list, a token with a system, or a
     * composite (FHIR R4 search).
     */
    private static String escaped(String text) {
        return text.replaceAll("([\\\\,|$])", "\\\\$1");
    }

    @Override
    public String toString() {
        return "SearchTerms[masked]";
    }

}
