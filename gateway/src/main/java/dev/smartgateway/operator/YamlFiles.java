package dev.smartgateway.operator;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * The files of a directory that an operator writes: those that end in {@code .yml} or
 * {@code .yaml}.
 */
public final class YamlFiles {

    private YamlFiles() {
    }

    /**
     * Lists them, sorted.
     * @throws IOException if the directory cannot be read
     */
    public static List<Path> list(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(directory, "*.{yml,yaml}")) {
            found.forEach(files::add);
        }
        Collections.sort(files);
        return files;
    }

}
