package dev.smartgateway.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * A cursor over bytes of strict, unambiguous JSON that creates no objects: names are
 * numbers, values are ranges. Accepts exactly what {@link StrictJson} accepts. The caller
 * must consume every value, by {@link #skip}, {@link #text} or by entering it. Not
 * thread-safe.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
public final class JsonCursor {

    /** Returned by {@link #name} at the end of an object. */
    public static final int END = -1;

    private final JsonText in;

    private final JsonNames known;

    /** Numbers of decoded names that are not among the known ones. */
    private final Map<String, Integer> others = new HashMap<>(0);

    private final List<String> otherNames = new ArrayList<>(0);

    private final JsonFields fields = new JsonFields();

    private int depth;

    private boolean plain;

    private JsonCursor(byte[] bytes, JsonNames known) {
        this.in = new JsonText(bytes);
        this.known = known;
    }

    /**
     * Reads one root object.
     * @param known names with fixed numbers
     * @param reader receives the cursor at the opening brace and must consume the object
     * @throws BeyondLimits if the nesting is too deep or a name or number is too long
     * @throws Malformed if the bytes are not exactly one object in UTF-8
     */
    public static <T> T read(byte[] bytes, JsonNames known, Function<JsonCursor, T> reader) {
        JsonCursor cursor = new JsonCursor(bytes, known);
        cursor.in.space();
        if (cursor.peek() != '{') {
            throw new Malformed("not a JSON object");
        }
        T result = reader.apply(cursor);
        cursor.in.space();
        if (!cursor.in.over()) {
            throw new Malformed("more than one root");
        }
        return result;
    }

    /**
     * Returns the first byte of the next value: a brace, a bracket, a quote, or another
     * one.
     */
    public byte peek() {
        return this.in.peek();
    }

    /**
     * Returns the position of the next value, or the one after the last consumed value.
     */
    public int position() {
        return this.in.position();
    }

    /**
     * Enters an object.
     * @return a marker to be passed to {@link #name}
     */
    public int object() {
        this.in.take('{', "object");
        deeper();
        return this.fields.open(this.depth);
    }

    private void deeper() {
        this.depth++;
        if (this.depth > StrictJson.MAX_DEPTH) {
            throw new BeyondLimits("too deep or too long");
        }
    }

    /**
     * Moves to the value of the next field.
     * @param object what {@link #object} returned
     * @return the number of its name, at least {@code known.size()} for any other name;
     * {@link #END} after the last field
     */
    public int name(int object) {
        this.in.space();
        if (peek() == '}') {
            this.in.take('}', "object");
            this.fields.close(object, this.depth);
            this.depth--;
            return END;
        }
        if (this.fields.any(object)) {
            this.in.take(',', "object");
            this.in.space();
        }
        int name = number();
        this.fields.add(object, this.depth, name);
        this.in.space();
        this.in.take(':', "field");
        this.in.space();
        return name;
    }

    /**
     * Moves behind the next field if it is written exactly as an earlier field of this
     * input, up to the byte after its value: a number that goes on is another one. The
     * caller knows that the earlier one was read in an object at the same depth.
     * @param object what {@link #object} returned
     * @param name what {@link #name} returned for the earlier field
     * @param from position before {@link #name} was called for it
     * @param to position after its value
     * @return whether the cursor moved; otherwise nothing has changed
     * @throws Malformed if the object has a field of that name
     */
    public boolean again(int object, int name, int from, int to) {
        if (!isHere(object, from, to + 1)) {
            return false;
        }
        this.fields.add(object, this.depth, name);
        this.in.advance(to - from);
        return true;
    }

    /**
     * Moves to the value of the next field, as {@link #name} does, if the bytes before it
     * are those of an earlier field of this input.
     * @param object what {@link #object} returned
     * @param name what {@link #name} returned for the earlier field
     * @param from position before it was called
     * @param value position after it was called
     * @return whether the cursor moved; otherwise nothing has changed
     * @throws Malformed if the object has a field of that name
     */
    public boolean nameAgain(int object, int name, int from, int value) {
        if (!isHere(object, from, value)) {
            return false;
        }
        this.fields.add(object, this.depth, name);
        this.plain = name < this.known.size() || isPlain(nameOf(name));
        this.in.advance(value - from);
        this.in.space();
        return true;
    }

    /**
     * Returns whether the bytes of an earlier field are here, and in their place: with
     * the name first if the field is the first of its object, otherwise with a comma.
     */
    private boolean isHere(int object, int from, int to) {
        return this.in.again(from, to) && this.in.first(from) == (this.fields.any(object) ? ',' : '"');
    }

    /**
     * Returns whether the last name is not empty and contains no dot.
     */
    public boolean plainName() {
        return this.plain;
    }

    /**
     * Returns the name for a number that {@link #name} returned.
     */
    public String nameOf(int number) {
        return (number < this.known.size()) ? this.known.name(number) : this.otherNames.get(number - this.known.size());
    }

    private int number() {
        this.in.name();
        this.plain = true;
        int number = this.in.escaped() ? this.known.number(this.in.text())
                : this.known.find(this.in.bytes(), this.in.from(), this.in.to());
        if (number != JsonNames.UNKNOWN) {
            return number;
        }
        String name = this.in.text();
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw new Malformed("half a character in a name");
        }
        this.plain = isPlain(name);
        Integer mine = this.others.get(name);
        if (mine == null) {
            mine = this.known.size() + this.others.size();
            this.others.put(name, mine);
            this.otherNames.add(name);
        }
        return mine;
    }

    private static boolean isPlain(String name) {
        return !name.isEmpty() && name.indexOf('.') < 0;
    }

    /**
     * Enters an array.
     * @return whether it has an item, which is the next value
     */
    public boolean array() {
        this.in.take('[', "array");
        deeper();
        this.in.space();
        if (peek() == ']') {
            close();
            return false;
        }
        return true;
    }

    /**
     * Moves to the next item.
     * @return whether there is one
     */
    public boolean item() {
        this.in.space();
        if (peek() == ']') {
            close();
            return false;
        }
        this.in.take(',', "array");
        this.in.space();
        return true;
    }

    private void close() {
        this.in.take(']', "array");
        this.depth--;
    }

    /**
     * Consumes the next value of any kind.
     */
    public void skip() {
        switch (peek()) {
            case '{' -> {
                int object = object();
                while (name(object) != END) {
                    skip();
                }
            }
            case '[' -> {
                for (boolean item = array(); item; item = item()) {
                    skip();
                }
            }
            case '"' -> this.in.string();
            case 't' -> this.in.literal("true");
            case 'f' -> this.in.literal("false");
            case 'n' -> this.in.literal("null");
            default -> this.in.number();
        }
    }

    /**
     * Consumes the next value, which must be a string, and returns it decoded.
     * @throws Malformed if it is not a string
     */
    public String text() {
        this.in.string();
        return this.in.text();
    }

    /**
     * Consumes the next value and returns its source text if it is an integer, otherwise
     * {@code null}.
     */
    public @Nullable String integer() {
        int start = position();
        boolean number = peek() == '-' || (peek() >= '0' && peek() <= '9');
        skip();
        String text = number ? new String(this.in.bytes(), start, position() - start, StandardCharsets.US_ASCII) : "";
        return (number && text.chars().allMatch((c) -> c == '-' || (c >= '0' && c <= '9'))) ? text : null;
    }

}
