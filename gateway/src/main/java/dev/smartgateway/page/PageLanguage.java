package dev.smartgateway.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.springframework.http.HttpHeaders;

/**
 * Selects the language of a page.
 */
final class PageLanguage {

    /** The supported languages, the default first. */
    static final List<Locale> ALL = List.of(Locale.ENGLISH, Locale.GERMAN, Locale.FRENCH, Locale.forLanguageTag("es"));

    private static final int LONGEST = 500;

    private PageLanguage() {
    }

    /**
     * Returns the supported language that the browser prefers (RFC 9110 section 12.5.4,
     * lookup of RFC 4647 section 3.4). An invalid header counts as absent.
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
