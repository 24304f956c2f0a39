package dev.smartgateway.audit.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A token in a mounted file, read for each use so that it can be renewed.
 */
record BearerFile(@Nullable Path file) {

    /** Returns the header value, or empty if no file is configured. */
    Optional<String> header() throws IOException {
        Path named = this.file;
        if (named == null) {
            return Optional.empty();
        }
        String token = Files.readString(named).strip();
        if (token.isEmpty()) {
            throw new IOException("the file of the token is empty");
        }
        return Optional.of("Bearer " + token);
    }

}
