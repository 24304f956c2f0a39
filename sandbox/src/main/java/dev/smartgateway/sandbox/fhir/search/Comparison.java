package dev.smartgateway.sandbox.fhir.search;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;

/**
 * The ordered comparisons of dates, numbers and quantities.
 */
enum Comparison {

    /** Equal, within the precision given. */
    EQ,
    /** Not equal. */
    NE,
    /** Greater. */
    GT,
    /** Less. */
    LT,
    /** Greater or equal. */
    GE,
    /** Less or equal. */
    LE,
    /** Starts after. */
    SA,
    /** Ends before. */
    EB,
    /** Approximately. */
    AP;

    private static final Pattern PREFIXED = Pattern.compile("(eq|ne|gt|lt|ge|le|sa|eb|ap)?([-+0-9.].*)");

    static Predicate<Value> dates(String raw) {
        Matcher parts = parts(raw);
        Comparison comparison = comparison(parts);
        Value.Span asked = Spans.parse(parts.group(2));
        return (value) -> value instanceof Value.Span span && comparison.holds(span, asked);
    }

    static Predicate<Value> amounts(String raw) {
        String[] pieces = raw.split("\\|", 3);
        Matcher parts = parts(pieces[0]);
        Comparison comparison = comparison(parts);
        BigDecimal number = number(parts.group(2));
        String system = (pieces.length > 1) ? pieces[1] : "";
        String code = (pieces.length > 2) ? pieces[2] : "";
        return (value) -> value instanceof Value.Amount amount && comparison.holds(amount.number(), number)
                && (system.isEmpty() || system.equals(amount.system()))
                && (code.isEmpty() || code.equals(amount.code()) || code.equals(amount.unit()));
    }

    private boolean holds(Value.Span value, Value.Span asked) {
        boolean within = !value.from().isBefore(asked.from()) && !value.to().isAfter(asked.to());
        return switch (this) {
            case EQ -> within;
            case NE -> !within;
            case GT -> value.to().isAfter(asked.to());
            case LT -> value.from().isBefore(asked.from());
            case GE -> within || value.to().isAfter(asked.to());
            case LE -> within || value.from().isBefore(asked.from());
            case SA -> !value.from().isBefore(asked.to());
            case EB -> !value.to().isAfter(asked.from());
            case AP -> value.from().isBefore(asked.to()) && value.to().isAfter(asked.from());
        };
    }

    private boolean holds(BigDecimal value, BigDecimal asked) {
        BigDecimal half = BigDecimal.ONE.movePointLeft(asked.scale()).divide(BigDecimal.valueOf(2));
        BigDecimal gap = value.subtract(asked).abs();
        boolean within = value.compareTo(asked.subtract(half)) >= 0 && value.compareTo(asked.add(half)) < 0;
        return switch (this) {
            case EQ -> within;
            case NE -> !within;
            case GT, SA -> value.compareTo(asked) > 0;
            case LT, EB -> value.compareTo(asked) < 0;
            case GE -> value.compareTo(asked) >= 0;
            case LE -> value.compareTo(asked) <= 0;
            case AP -> gap.compareTo(asked.abs().movePointLeft(1)) <= 0;
        };
    }

    private static Matcher parts(String raw) {
        Matcher parts = PREFIXED.matcher(raw);
        if (!parts.matches()) {
            throw new InvalidRequestException("Invalid prefix or value in a search parameter");
        }
        return parts;
    }

    private static Comparison comparison(Matcher parts) {
        return (parts.group(1) == null) ? EQ : valueOf(parts.group(1).toUpperCase(Locale.ROOT));
    }

    private static BigDecimal number(String text) {
        try {
            return new BigDecimal(text);
        }
        catch (NumberFormatException ex) {
            throw new InvalidRequestException("Invalid number in a search parameter", ex);
        }
    }

}
