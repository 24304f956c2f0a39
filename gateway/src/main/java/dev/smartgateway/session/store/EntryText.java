package dev.smartgateway.session.store;

import java.time.Duration;
import java.time.Instant;

import dev.smartgateway.smart.LaunchId;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A launch as one JSON text in the session.
 */
final class EntryText {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private EntryText() {
    }

    static String write(Entry entry) {
        Entry.Span span = entry.span();
        return JSON.writeValueAsString(new Flat(new String[] { entry.app(), entry.issuer() }, entry.who(),
                span.startedAt().toEpochMilli(), span.endsAt().toEpochMilli(), span.idle().toMillis(), entry.ended()));
    }

    /**
     * Reads it back.
     * @param usedAt its last use, which is kept beside it
     * @return the launch, or {@code null} if this version cannot read it
     */
    static @Nullable Entry read(String id, String text, Instant usedAt) {
        try {
            Flat flat = JSON.readValue(text, Flat.class);
            return new Entry(new LaunchId(id), flat.of[0], flat.of[1], flat.who,
                    new Entry.Span(Instant.ofEpochMilli(flat.from), Instant.ofEpochMilli(flat.until),
                            Duration.ofMillis(flat.idle), usedAt),
                    flat.ended);
        }
        catch (JacksonException | IllegalArgumentException | NullPointerException | IndexOutOfBoundsException ex) {
            return null;
        }
    }

    /**
     * The text's shape.
     */
    private record Flat(String[] of, Entry.Who who, long from, long until, long idle, @Nullable String ended) {
    }

}
