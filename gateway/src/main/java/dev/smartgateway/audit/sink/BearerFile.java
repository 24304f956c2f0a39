package dev.smartgateway.audit.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A token in a mounted file, read for each use so that it can be renewed.
 *
 * @param file the file, or {@code null} if no token is sent
 */
public record BearerFile(@Nullable Path file) implements SinkCredential {

    @Override
    public Optional<String> header() throws IOException {
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
