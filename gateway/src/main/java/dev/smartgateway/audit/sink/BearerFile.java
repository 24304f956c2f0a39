package dev.smartgateway.audit.sink;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A token in a mounted file, read anew for each use, so that it may be renewed there.
 */
record BearerFile(@Nullable Path file) {

    /** The value of the header, or nothing where no file is named. */
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
