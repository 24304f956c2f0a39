package dev.smartgateway.fhir;

import java.util.Arrays;

import dev.smartgateway.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/**
 * The fields of the last object that was scanned at one place of a Bundle's entries or of
 * their resources. The entries of a page repeat most of their fields byte for byte, and a
 * field with the bytes of the one before has the same findings: its place, and so the
 * depth and what is evaluated there, is the same. Not thread-safe.
 */
final class ScanRepeats {

    /** Fields remembered of one object. */
    private static final int MOST = 32;

    private Field[] fields = new Field[8];

    private int size;

    /** Field that is expected next. */
    private int next;

    /** Begins with the next object. */
    void begin() {
        this.next = 0;
    }

    /**
     * Moves the cursor behind the next field and adds its findings, if it is the expected
     * one with the same bytes.
     * @param object what {@link JsonCursor#object} returned
     * @return the number of its name, or {@link JsonCursor#END} if nothing has changed
     */
    int again(JsonCursor cursor, int object, ScanFindings findings) {
        if (this.next >= this.size) {
            return JsonCursor.END;
        }
        Field field = this.fields[this.next];
        if (!field.repeatable || !cursor.again(object, field.name, field.from, field.to)) {
            return JsonCursor.END;
        }
        findings.repeat(field.before, field.after);
        this.next++;
        return field.name;
    }

    /**
     * Moves the cursor to the value of the next field, which has to be scanned. The field
     * after it is expected next.
     * @param object what {@link JsonCursor#object} returned
     * @return the field; one that is not remembered if the object has too many, and
     * {@code null} at the end of the object
     */
    @Nullable Field next(JsonCursor cursor, int object, ScanFindings findings) {
        int from = cursor.position();
        Field field = expected(cursor, object);
        if (field == null) {
            int name = cursor.name(object);
            if (name == JsonCursor.END) {
                return null;
            }
            field = field(name);
        }
        field.from = from;
        field.value = cursor.position();
        field.before = findings.size();
        field.single = findings.single();
        return field;
    }

    private @Nullable Field expected(JsonCursor cursor, int object) {
        if (this.next >= this.size) {
            return null;
        }
        Field field = this.fields[this.next];
        if (!cursor.nameAgain(object, field.name, field.from, field.value)) {
            return null;
        }
        this.next++;
        return field;
    }

    private Field field(int name) {
        for (int i = 0; i < this.size; i++) {
            int at = (this.next + i < this.size) ? this.next + i : this.next + i - this.size;
            if (this.fields[at].name == name) {
                this.next = at + 1;
                return this.fields[at];
            }
        }
        Field field = new Field(name);
        if (this.size < MOST) {
            this.fields = (this.size < this.fields.length) ? this.fields : Arrays.copyOf(this.fields, MOST);
            this.fields[this.size++] = field;
        }
        return field;
    }

    /**
     * A field as it was last scanned.
     */
    static final class Field {

        private final int name;

        /** Position before the comma, or before the name of the first field. */
        private int from;

        private int value;

        /** Position after its value. */
        private int to;

        /** Number of findings before it. */
        private int before;

        /** Number of findings after it. */
        private int after;

        private int single;

        /** Whether its findings hold in another place too. */
        private boolean repeatable;

        private boolean again;

        private @Nullable ScanRepeats below;

        private Field(int name) {
            this.name = name;
        }

        int name() {
            return this.name;
        }

        /**
         * Returns the fields of its value, which is an object; {@code null} the first
         * time, because most fields with another value are not scanned twice.
         */
        @Nullable ScanRepeats below() {
            if (this.again && this.below == null) {
                this.below = new ScanRepeats();
            }
            this.again = true;
            return this.below;
        }

        /** Ends after its value. */
        void end(int position, ScanFindings findings) {
            this.to = position;
            this.after = findings.size();
            this.repeatable = this.single == findings.single();
        }

    }

}
