package dev.smartgateway.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.springframework.http.HttpHeaders;

/**
 * Which of the languages of the pages a reader gets.
 */
final class PageLanguage {

    /** All there are; the first one is for everybody else. */
    static final List<Locale> ALL = List.of(Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH, Locale.forLanguageTag("es"));

    private static final int LONGEST = 500;

    private PageLanguage() {
    }

    /**
     * The first of the languages that a browser asks for, by its own order (RFC 9110,
     * section 12.5.4; RFC 4647, look-up). A header that cannot be read asks for nothing.
     */
    static Locale of(HttpHeaders headers) {
        String asked = String.join(",", headers.getOrEmpty(HttpHeaders.ACCEPT_LANGUAGE));
        if (asked.isBlank() || asked.length() > LONGEST) {
            return ALL.get(0);
        }
        try {
            Locale found = Locale.lookup(Locale.LanguageRange.parse(asked), new ArrayList<>(ALL));
            return (found != null) ? found : ALL.get(0);
        }
        catch (IllegalArgumentException ex) {
            return ALL.get(0);
        }
    }

}
