package dev.smartgateway.sandbox.fhir.search;

import java.math.BigDecimal;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What a search compares: a resource's element in the shape of its parameter's type.
 */
sealed interface Value {

    /**
     * The order of {@code _sort} for values of one parameter.
     */
    Comparable<?> sortKey();

    /** A code in a system, with the words shown for it. */
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

    /** Free words, or a uri. */
    record Words(String text) implements Value {

        @Override
        public Comparable<?> sortKey() {
            return Fold.plain(this.text);
        }

    }

    /** A number, with a unit where there is one. */
    record Amount(BigDecimal number, @Nullable String system, @Nullable String code,
            @Nullable String unit) implements Value {

        @Override
        public Comparable<?> sortKey() {
            return this.number;
        }

    }

}
