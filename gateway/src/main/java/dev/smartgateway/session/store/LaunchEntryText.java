package dev.smartgateway.session.store;

import java.time.Duration;
import java.time.Instant;

import dev.smartgateway.smart.LaunchId;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Serializes a launch as one JSON text in the session.
 */
final class LaunchEntryText {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private LaunchEntryText() {
    }

    static String write(LaunchEntry entry) {
        LaunchEntry.Span span = entry.span();
        return JSON.writeValueAsString(new Flat(new String[] { entry.app(), entry.issuer() }, entry.who(),
                span.startedAt().toEpochMilli(), span.endsAt().toEpochMilli(), span.idle().toMillis(), entry.ended()));
    }

    /**
     * Reads a launch.
     * @param usedAt its last use, which is stored separately
     * @return the launch, or {@code null} if this version cannot read it
     */
    static @Nullable LaunchEntry read(String id, String text, Instant usedAt) {
        try {
            Flat flat = JSON.readValue(text, Flat.class);
            return new LaunchEntry(new LaunchId(id), flat.of[0], flat.of[1], flat.who,
                    new LaunchEntry.Span(Instant.ofEpochMilli(flat.from), Instant.ofEpochMilli(flat.until),
                            Duration.ofMillis(flat.idle), usedAt),
                    flat.ended);
        }
        catch (JacksonException | IllegalArgumentException | NullPointerException | IndexOutOfBoundsException ex) {
            return null;
        }
    }

    /**
     * Structure of the JSON text.
     */
    private record Flat(String[] of, LaunchEntry.Who who, long from, long until, long idle, @Nullable String ended) {
    }

}
