package dev.smartgateway.fhir;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import dev.smartgateway.json.Malformed;
import org.jspecify.annotations.Nullable;

/**
 * A query or form, decoded exactly once. Repeated parameters keep their order. Parameters
 * without a value are dropped, as FHIR requires, and so is the one named {@code _}.
 *
 * @param params in the order received
 * @see <a href="https://hl7.org/fhir/R4/search.html">FHIR R4 search</a>
 */
public record Query(List<Param> params) {

    /** No parameters. */
    public static final Query EMPTY = new Query(List.of());

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    /** Parameter that jQuery adds to bypass caches; it has no meaning. */
    private static final String CACHE_BUSTER = "_";

    private static final Pattern OFFSET = Pattern
        .compile("(T[0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\\.[0-9]+)?)?) ([0-9]{2}:[0-9]{2})");

    private static final Pattern EXPONENT = Pattern.compile("(?<![0-9A-Za-z.-])([a-z]{0,2}-?[0-9.]+[eE]) ([0-9]+)");

    private static final String SAFE = "-._~/:,@$*!";

    /**
     * Copies the list.
     */
    public Query {
        params = List.copyOf(params);
    }

    /**
     * Decodes a raw query or form.
     * @param raw the encoded text; {@code null} counts as empty
     * @throws Malformed if an escape is broken, is not UTF-8, or encodes a control
     * character
     */
    public static Query parse(@Nullable String raw) {
        List<Param> params = new ArrayList<>();
        for (String pair : (raw != null) ? raw.split("&", -1) : new String[0]) {
            int equals = pair.indexOf('=');
            String key = decode((equals < 0) ? pair : pair.substring(0, equals));
            String value = (equals < 0) ? "" : decode(pair.substring(equals + 1));
            if (!value.isEmpty() && !key.equals(CACHE_BUSTER)) {
                params.add(param(key, plus(value)));
            }
            else if (key.isEmpty() && equals >= 0) {
                throw new Malformed("parameter without a name");
            }
        }
        return new Query(params);
    }

    /**
     * Escapes what JSON can hold and a raw query cannot: characters outside ASCII. Unlike
     * in a form, their encoding is not in doubt.
     */
    public static String escaped(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b >= 0) {
                out.append((char) b);
            }
            else {
                HEX.toHexDigits(out.append('%'), b);
            }
        }
        return out.toString();
    }

    /**
     * Returns the value with raw plus signs decoded. A raw plus is a space in a form; in
     * a time zone offset or the exponent of a number a space has no meaning, so it stays
     * a plus.
     */
    private static String plus(String value) {
        return (value.indexOf(' ') < 0) ? value
                : EXPONENT.matcher(OFFSET.matcher(value).replaceAll("$1+$2")).replaceAll("$1+$2");
    }

    private static Param param(String key, String value) {
        int colon = key.indexOf(':');
        if (colon < 0) {
            return new Param(key, null, value);
        }
        return new Param(key.substring(0, colon), key.substring(colon + 1), value);
    }

    private static String decode(String raw) {
        byte[] bytes = new byte[raw.length() * 3];
        int length = 0;
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                bytes[length++] = (byte) hex(raw, i);
                i += 2;
            }
            else if (c < 0x80) {
                bytes[length++] = (byte) ((c == '+') ? ' ' : c);
            }
            else {
                throw new Malformed("character outside ASCII");
            }
        }
        return text(ByteBuffer.wrap(bytes, 0, length));
    }

    private static int hex(String raw, int at) {
        if (at + 2 >= raw.length()) {
            throw new Malformed("broken escape");
        }
        int high = Character.digit(raw.charAt(at + 1), 16);
        int low = Character.digit(raw.charAt(at + 2), 16);
        if (high < 0 || low < 0) {
            throw new Malformed("broken escape");
        }
        return high * 16 + low;
    }

    private static String text(ByteBuffer bytes) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            if (text.chars().anyMatch((c) -> c < 0x20 || c == 0x7f)) {
                throw new Malformed("control character");
            }
            return text;
        }
        catch (CharacterCodingException ex) {
            throw new Malformed("not UTF-8");
        }
    }

    /**
     * Returns the parameters encoded for a query or a form body. The slash of a reference
     * is not encoded.
     */
    public String encoded() {
        StringBuilder out = new StringBuilder();
        for (Param param : this.params) {
            out.append((out.length() > 0) ? "&" : "");
            encode(param.key(), out);
            out.append('=');
            encode(param.value(), out);
        }
        return out.toString();
    }

    private static void encode(String text, StringBuilder out) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                    || SAFE.indexOf(c) >= 0;
            if (plain) {
                out.append(c);
            }
            else {
                HEX.toHexDigits(out.append('%'), b);
            }
        }
    }

    /**
     * Returns the parameters that satisfy a condition.
     */
    public Query only(Predicate<Param> condition) {
        return new Query(this.params.stream().filter(condition).toList());
    }

    /**
     * Returns the last value of a parameter without a modifier, or {@code null}.
     */
    public @Nullable String last(String name) {
        String found = null;
        for (Param param : this.params) {
            if (param.name().equals(name) && param.modifier() == null) {
                found = param.value();
            }
        }
        return found;
    }

    /**
     * Returns the value of a parameter that appears once and without modifier, or {@code
     * null}.
     */
    public @Nullable String single(String name) {
        List<Param> found = this.params.stream().filter((param) -> param.name().equals(name)).toList();
        return (found.size() == 1 && found.get(0).modifier() == null) ? found.get(0).value() : null;
    }

    /**
     * Returns the names of all parameters of a raw query, including those without a
     * value.
     * @throws Malformed as {@link #parse}
     */
    public static Set<String> names(@Nullable String raw) {
        Set<String> names = new LinkedHashSet<>();
        for (String pair : (raw != null) ? raw.split("&", -1) : new String[0]) {
            int equals = pair.indexOf('=');
            names.add(decode((equals < 0) ? pair : pair.substring(0, equals)).split(":", -1)[0]);
        }
        return names;
    }

    /**
     * Returns the parameters of both queries, this one first.
     */
    public Query and(Query more) {
        List<Param> all = new ArrayList<>(this.params);
        all.addAll(more.params);
        return new Query(all);
    }

    public boolean isEmpty() {
        return this.params.isEmpty();
    }

    @Override
    public String toString() {
        return "Query[" + this.params.size() + "]";
    }

}
