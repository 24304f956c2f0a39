package dev.smartgateway.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Walks through bytes as strict, unambiguous JSON without making objects of them: names
 * are numbers, values are ranges. Accepts exactly what {@link StrictJson} accepts. Every
 * value must be consumed, by {@link #skip}, {@link #text} or by walking into it. Not safe
 * for use by several threads.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8259">RFC 8259</a>
 */
public final class JsonCursor {

    /** Instead of the number of a name: the object is over. */
    public static final int END = -1;

    /** From so many fields of one object on, they are looked up and not compared. */
    private static final int MANY = 24;

    private final JsonText in;

    private final JsonNames known;

    /** Names that are not known beforehand, as decoded. */
    private final Map<String, Integer> others = new HashMap<>(0);

    private final List<String> otherNames = new ArrayList<>(0);

    /** Names seen in the open objects, one behind the other. */
    private int[] seen = new int[64];

    private int top;

    private int depth;

    /** Names seen beyond {@value #MANY}, by depth. */
    private @Nullable Set<Integer> @Nullable [] more;

    private boolean plain;

    private JsonCursor(byte[] bytes, JsonNames known) {
        this.in = new JsonText(bytes);
        this.known = known;
    }

    /**
     * Reads one root object.
     * @param known names that {@link #name} tells apart
     * @param reader gets the cursor at the opening brace and must consume the object
     * @throws BeyondLimits if they nest deeper, or hold longer names or numbers, than is
     * read here
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
     * The first byte of the value that comes next: a brace, a bracket, a quote, or
     * something else.
     */
    public byte peek() {
        return this.in.peek();
    }

    /**
     * The position of the value that comes next, or the one behind the value that was
     * consumed last.
     */
    public int position() {
        return this.in.position();
    }

    /**
     * Walks into an object.
     * @return to be given to {@link #name}
     */
    public int object() {
        this.in.take('{', "object");
        deeper();
        return this.top;
    }

    private void deeper() {
        this.depth++;
        if (this.depth > StrictJson.MAX_DEPTH) {
            throw new BeyondLimits("too deep or too long");
        }
    }

    /**
     * Goes to the value of the next field.
     * @param object what {@link #object} returned
     * @return the number of its name, at least {@code known.size()} for any other name;
     * {@link #END} behind the last field
     */
    public int name(int object) {
        this.in.space();
        if (peek() == '}') {
            this.in.take('}', "object");
            forget(object);
            this.depth--;
            return END;
        }
        if (this.top > object) {
            this.in.take(',', "object");
            this.in.space();
        }
        int name = number();
        remember(object, name);
        this.in.space();
        this.in.take(':', "field");
        this.in.space();
        return name;
    }

    /**
     * Whether the last name is not empty and has no dot.
     */
    public boolean plainName() {
        return this.plain;
    }

    /**
     * The name of a number that {@link #name} returned.
     */
    public String nameOf(int number) {
        return (number < this.known.size()) ? this.known.name(number) : this.otherNames.get(number - this.known.size());
    }

    private int number() {
        int hash = this.in.name();
        this.plain = true;
        int number = this.in.escaped() ? this.known.number(this.in.text())
                : this.known.find(this.in.bytes(), this.in.from(), this.in.to(), hash);
        if (number != JsonNames.UNKNOWN) {
            return number;
        }
        String name = this.in.text();
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw new Malformed("half a character in a name");
        }
        this.plain = !name.isEmpty() && name.indexOf('.') < 0;
        Integer mine = this.others.get(name);
        if (mine == null) {
            mine = this.known.size() + this.others.size();
            this.others.put(name, mine);
            this.otherNames.add(name);
        }
        return mine;
    }

    private void remember(int object, int name) {
        int count = this.top - object;
        for (int i = object; i < this.top; i++) {
            if (this.seen[i] == name) {
                throw new Malformed("not strict JSON");
            }
        }
        if (count == MANY) {
            if (!rest().add(name)) {
                throw new Malformed("not strict JSON");
            }
            return;
        }
        if (this.top == this.seen.length) {
            this.seen = Arrays.copyOf(this.seen, 2 * this.top);
        }
        this.seen[this.top++] = name;
    }

    @SuppressWarnings("unchecked")
    private Set<Integer> rest() {
        if (this.more == null) {
            this.more = new Set[StrictJson.MAX_DEPTH + 1];
        }
        Set<Integer> rest = this.more[this.depth];
        if (rest == null) {
            rest = new HashSet<>();
            this.more[this.depth] = rest;
        }
        return rest;
    }

    private void forget(int object) {
        if (this.more != null && this.top - object == MANY) {
            this.more[this.depth] = null;
        }
        this.top = object;
    }

    /**
     * Walks into an array.
     * @return whether it has an item, which comes next
     */
    public boolean array() {
        this.in.take('[', "array");
        deeper();
        this.in.space();
        return peek() != ']' || closed();
    }

    /**
     * Goes to the next item.
     * @return whether there is one
     */
    public boolean item() {
        this.in.space();
        if (peek() == ']') {
            return closed();
        }
        this.in.take(',', "array");
        this.in.space();
        return true;
    }

    private boolean closed() {
        this.in.take(']', "array");
        this.depth--;
        return false;
    }

    /**
     * Consumes the next value, whatever it is.
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
     * Consumes the next value, which is a string, and returns it decoded.
     */
    public String text() {
        this.in.string();
        return this.in.text();
    }

    /**
     * Consumes the next value and returns how it is spelt if it is a whole number.
     */
    public @Nullable String integer() {
        int start = position();
        boolean number = peek() == '-' || (peek() >= '0' && peek() <= '9');
        skip();
        String text = number ? new String(this.in.bytes(), start, position() - start, StandardCharsets.US_ASCII) : "";
        return (number && text.chars().allMatch((c) -> c == '-' || (c >= '0' && c <= '9'))) ? text : null;
    }

}
