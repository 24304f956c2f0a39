package dev.smartgateway.audit.sink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.zip.GZIPOutputStream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the file of a past day to {@code {file}.{date}} and compresses it without
 * blocking the writer. Never overwrites or deletes a line.
 */
final class FileArchive {

    private static final Logger log = LoggerFactory.getLogger(FileArchive.class);

    private FileArchive() {
    }

    /** Archives the file if its last line is of an earlier day. */
    static void storeOld(Path file, LocalDate today) throws IOException {
        if (!Files.isRegularFile(file) || Files.size(file) == 0) {
            return;
        }
        LocalDate written = LocalDate.ofInstant(Files.getLastModifiedTime(file).toInstant(), ZoneOffset.UTC);
        if (written.isBefore(today)) {
            store(file, written);
        }
    }

    /** Archives the file of a day. */
    static void store(Path file, LocalDate day) throws IOException {
        if (!Files.exists(file)) {
            return;
        }
        Path target = free(file, day);
        Files.move(file, target);
        Thread thread = new Thread(() -> compress(target), "audit-archive");
        thread.setDaemon(true);
        thread.start();
    }

    private static Path free(Path file, LocalDate day) {
        for (int i = 0;; i++) {
            Path target = file.resolveSibling(file.getFileName() + "." + day + ((i > 0) ? "." + i : ""));
            if (!Files.exists(target) && !Files.exists(compressed(target))) {
                return target;
            }
        }
    }

    private static Path compressed(Path file) {
        return file.resolveSibling(file.getFileName() + ".gz");
    }

    private static void compress(Path file) {
        Path unfinished = file.resolveSibling(file.getFileName() + ".gz.part");
        try {
            try (InputStream in = Files.newInputStream(file);
                    OutputStream out = new GZIPOutputStream(Files.newOutputStream(unfinished))) {
                in.transferTo(out);
            }
            Files.move(unfinished, compressed(file), StandardCopyOption.ATOMIC_MOVE);
            Files.delete(file);
        }
        catch (IOException | UncheckedIOException ex) {
            log.warn("An audit file could not be compressed and stays as it is ({}).", ex.getClass().getSimpleName());
        }
    }

}
