package dev.smartgateway.fhir;

import java.util.ArrayList;
import java.util.List;

import dev.smartgateway.json.JsonCursor;
import org.jspecify.annotations.Nullable;

/**
 * The fields of the last object that was scanned at one place of a Bundle's resources.
 * The resources of a page repeat most of their fields byte for byte, and a field with the
 * bytes of the one before has the same findings: its place, and so the depth and what is
 * evaluated there, is the same. Not thread-safe.
 */
final class ScanRepeats {

    /** Fields remembered of one object. */
    private static final int MOST = 32;

    private final List<Field> fields = new ArrayList<>(8);

    /**
     * Field that is expected next. The first field of an object is always scanned,
     * because no comma precedes it, and {@link #field} then tells which one follows.
     */
    private int next;

    /**
     * Moves the cursor behind the next field and adds its findings, if it is the expected
     * one with the same bytes.
     * @param object what {@link JsonCursor#object} returned
     */
    boolean again(JsonCursor cursor, int object, ScanFindings findings) {
        if (this.next >= this.fields.size()) {
            return false;
        }
        Field field = this.fields.get(this.next);
        if (!field.before.isRepeatable(field.after) || !cursor.again(object, field.name, field.from, field.to)) {
            return false;
        }
        findings.repeat(field.before, field.after);
        this.next++;
        return true;
    }

    /**
     * Returns the entry for a field that has to be scanned; one that is not remembered if
     * the object has too many. The one after it is expected next.
     * @param name number of its name
     */
    Field field(int name) {
        int size = this.fields.size();
        for (int i = 0; i < size; i++) {
            int at = (this.next + i < size) ? this.next + i : this.next + i - size;
            if (this.fields.get(at).name == name) {
                this.next = at + 1;
                return this.fields.get(at);
            }
        }
        Field field = new Field(name);
        if (size < MOST) {
            this.fields.add(field);
        }
        return field;
    }

    /**
     * A field as it was last scanned.
     */
    static final class Field {

        private final int name;

        /** Position of the comma before it. */
        private int from;

        /** Position after its value. */
        private int to;

        private final ScanFindings.Mark before = new ScanFindings.Mark();

        private final ScanFindings.Mark after = new ScanFindings.Mark();

        private boolean again;

        private @Nullable ScanRepeats below;

        private Field(int name) {
            this.name = name;
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

        /** Begins to scan it from the comma before it on. */
        void begin(int comma, ScanFindings findings) {
            this.from = comma;
            this.before.set(findings);
        }

        /** Ends after its value. */
        void end(int position, ScanFindings findings) {
            this.to = position;
            this.after.set(findings);
        }

    }

}
