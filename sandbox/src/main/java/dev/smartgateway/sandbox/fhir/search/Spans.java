package dev.smartgateway.sandbox.fhir.search;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Optional;

import ca.uhn.fhir.model.api.TemporalPrecisionEnum;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.DateTimeType;
import org.hl7.fhir.r4.model.Period;

/**
 * Converts dates to time spans of their precision. A date without a time zone counts as
 * UTC.
 */
final class Spans {

    private Spans() {
    }

    static Value.Span parse(String text) {
        try {
            return switch (text.length()) {
                case 4 ->
                    days(LocalDate.of(Integer.parseInt(text), 1, 1), LocalDate.of(Integer.parseInt(text) + 1, 1, 1));
                case 7 -> days(YearMonth.parse(text).atDay(1), YearMonth.parse(text).plusMonths(1).atDay(1));
                case 10 -> days(LocalDate.parse(text), LocalDate.parse(text).plusDays(1));
                default -> time(text);
            };
        }
        catch (RuntimeException ex) {
            throw new InvalidRequestException("Invalid date in a search parameter", ex);
        }
    }

    static Optional<Value.Span> of(BaseDateTimeType date) {
        if (date.getValue() == null) {
            return Optional.empty();
        }
        if (date.getPrecision().ordinal() <= TemporalPrecisionEnum.DAY.ordinal()) {
            return Optional.of(parse(date.getValueAsString()));
        }
        Instant from = date.getValue().toInstant();
        boolean millis = date.getPrecision() == TemporalPrecisionEnum.MILLI;
        return Optional.of(new Value.Span(from, from.plus(1, millis ? ChronoUnit.MILLIS : ChronoUnit.SECONDS)));
    }

    static Value.Span of(Period period) {
        Instant from = of(period.getStartElement()).map(Value.Span::from).orElse(Instant.MIN);
        Instant to = of(period.getEndElement()).map(Value.Span::to).orElse(Instant.MAX);
        return new Value.Span(from, to);
    }

    static Value.Span of(Date date) {
        return of(new DateTimeType(date, TemporalPrecisionEnum.MILLI)).orElseThrow();
    }

    private static Value.Span time(String text) {
        String iso = text.replace(' ', '+');
        boolean zoned = iso.endsWith("Z") || iso.lastIndexOf('+') > 10 || iso.lastIndexOf('-') > 10;
        Instant from = zoned ? OffsetDateTime.parse(iso).toInstant()
                : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC);
        int clock = (int) iso.substring(11).chars().takeWhile((c) -> c != '+' && c != '-' && c != 'Z').count();
        ChronoUnit unit = iso.contains(".") ? ChronoUnit.MILLIS : (clock > 5) ? ChronoUnit.SECONDS : ChronoUnit.MINUTES;
        return new Value.Span(from, from.plus(1, unit));
    }

    private static Value.Span days(LocalDate from, LocalDate to) {
        return new Value.Span(from.atStartOfDay().toInstant(ZoneOffset.UTC),
                to.atStartOfDay().toInstant(ZoneOffset.UTC));
    }

}
