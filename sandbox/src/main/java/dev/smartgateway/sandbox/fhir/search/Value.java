package dev.smartgateway.sandbox.fhir.search;

import java.math.BigDecimal;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A value that searches compare: a resource's element in the form of its parameter's
 * type.
 */
sealed interface Value {

    /**
     * The order of {@code _sort} for values of one parameter.
     */
    Comparable<?> sortKey();

    /** A code with its system and display text. */
    record Token(@Nullable String system, @Nullable String code, @Nullable String words) implements Value {

        @Override
        public Comparable<?> sortKey() {
            return (this.code != null) ? this.code : "";
        }

    }

    /** A literal reference, or a logical one by identifier. */
    record Link(@Nullable String base, String type, String id, @Nullable Token identifier) implements Value {

        String reference() {
            return this.type + "/" + this.id;
        }

        @Override
        public Comparable<?> sortKey() {
            return reference();
        }

    }

    /** A time span; a date is as long as its precision, the end is exclusive. */
    record Span(Instant from, Instant to) implements Value {

        @Override
        public Comparable<?> sortKey() {
            return this.from;
        }

    }

    /** Free text, or a URI. */
    record Words(String text) implements Value {

        @Override
        public Comparable<?> sortKey() {
            return Fold.plain(this.text);
        }

    }

    /** A number, optionally with a unit. */
    record Amount(BigDecimal number, @Nullable String system, @Nullable String code,
            @Nullable String unit) implements Value {

        @Override
        public Comparable<?> sortKey() {
            return this.number;
        }

    }

}
