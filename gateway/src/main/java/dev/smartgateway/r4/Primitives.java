package dev.smartgateway.r4;

import dev.smartgateway.json.Json;

/**
 * Checks JSON values against the primitive types of FHIR. Rejects values that servers may
 * trim, fold or convert; formats without such ambiguity, such as dates, are checked by
 * the server.
 *
 * @see <a href="https://hl7.org/fhir/R4/datatypes.html#primitive">FHIR R4 primitive
 * types</a>
 */
final class Primitives {

    private static final int LONGEST_ID = 64;

    private Primitives() {
    }

    /**
     * Checks that a value has the type of its place.
     * @throws Misshapen if it has not
     */
    static void require(Place place, Json value) {
        boolean fits = switch (place.type()) {
            case "boolean" ->
                value instanceof Json.Raw raw && (raw.literal().equals("true") || raw.literal().equals("false"));
            case "decimal" -> value instanceof Json.Raw raw && number(raw.literal());
            case "integer", "unsignedInt", "positiveInt" -> value instanceof Json.Raw raw && digits(raw.literal());
            default -> value instanceof Json.Text;
        };
        if (!fits) {
            throw new Misshapen(Misshapen.Fault.KIND, place);
        }
        if (value instanceof Json.Text text && !(paired(text.value()) && allowed(place, text.value()))) {
            throw new Misshapen(Misshapen.Fault.TEXT, place);
        }
    }

    /**
     * Returns whether the text is Unicode: half a surrogate pair is a character to one
     * reader and none to another.
     */
    private static boolean paired(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            }
            else if (Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private static boolean number(String literal) {
        char first = literal.charAt(0);
        return first == '-' || digit(first);
    }

    private static boolean digits(String literal) {
        for (int i = 0; i < literal.length(); i++) {
            if (!digit(literal.charAt(i)) && !(i == 0 && literal.charAt(i) == '-')) {
                return false;
            }
        }
        return true;
    }

    private static boolean digit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean allowed(Place place, String text) {
        return switch (place.type()) {
            case "id" -> id(text);
            case "code" -> trimmed(text) && plain(text);
            case "uri", "url", "canonical", "oid", "uuid", "date", "dateTime", "instant", "time" -> solid(text);
            default -> plain(text);
        };
    }

    private static boolean id(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
            if (!letter && !digit(c) && c != '-' && c != '.') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= LONGEST_ID;
    }

    private static boolean trimmed(String text) {
        return text.isEmpty() || !(space(text.charAt(0)) || space(text.charAt(text.length() - 1)));
    }

    private static boolean solid(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (space(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' && c != '\t' && c != '\r' && c != '\n') {
                return false;
            }
        }
        return true;
    }

    private static boolean space(char c) {
        return c <= ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u200B' || c == '\uFEFF'
                || Character.isISOControl(c);
    }

}
