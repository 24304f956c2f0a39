package dev.smartgateway.audit.sink;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * A file or a named pipe. A file takes some lines in one write, a pipe one, because it
 * keeps only that whole between other writers. A partially written line is removed from a
 * file; in a pipe the next line starts on a new line. A file that was moved away is
 * created again, and at midnight UTC it is archived and compressed.
 */
public final class FileSink implements BatchSink {

    private static final byte END = '\n';

    private static final int TOGETHER = 64;

    private final Path path;

    private final Fsync fsync;

    private final Clock clock;

    private @Nullable FileChannel channel;

    /** The last lines; reused. */
    private ByteBuffer buffer = ByteBuffer.allocateDirect(4096);

    private boolean pipe;

    private boolean torn;

    private boolean dirty;

    private long forced;

    private LocalDate day;

    /**
     * Creates the sink without opening the file.
     */
    public FileSink(Path path, Fsync fsync, Clock clock) {
        this.path = path;
        this.fsync = fsync;
        this.clock = clock;
        this.day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    @Override
    public @Nullable String last() throws IOException {
        FileChannel file = open();
        return this.pipe ? null : lastLine(file);
    }

    @Override
    public int together() {
        return (this.channel != null && !this.pipe) ? TOGETHER : 1;
    }

    @Override
    public void write(List<String> lines) throws IOException {
        FileChannel file = open();
        ByteBuffer buffer = ended(lines);
        try {
            while (buffer.hasRemaining()) {
                file.write(buffer);
            }
            this.torn = false;
            this.dirty = true;
        }
        catch (IOException ex) {
            takeBack(file, buffer.position());
            throw ex;
        }
    }

    /** Returns lines with their ends, after the end of a line that was torn. */
    private ByteBuffer ended(List<String> lines) {
        this.buffer.clear();
        if (this.torn) {
            this.buffer.put(END);
        }
        for (String line : lines) {
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            if (this.buffer.remaining() < bytes.length + 1) {
                this.buffer = ByteBuffer.allocateDirect(2 * (this.buffer.capacity() + bytes.length))
                    .put(this.buffer.flip());
            }
            this.buffer.put(bytes).put(END);
        }
        return this.buffer.flip();
    }

    private void takeBack(FileChannel file, int written) throws IOException {
        if (this.pipe) {
            this.torn |= written > 0;
            close();
        }
        else {
            file.truncate(file.size() - written);
        }
    }

    @Override
    public void flush() throws IOException {
        FileChannel file = this.channel;
        boolean due = switch (this.fsync) {
            case EACH -> true;
            case SECOND -> System.nanoTime() - this.forced >= TimeUnit.SECONDS.toNanos(1);
            case NEVER -> false;
        };
        if (file != null && !this.pipe && this.dirty && due) {
            file.force(false);
            this.dirty = false;
            this.forced = System.nanoTime();
        }
    }

    private FileChannel open() throws IOException {
        FileChannel open = this.channel;
        LocalDate today = LocalDate.ofInstant(this.clock.instant(), ZoneOffset.UTC);
        if (open != null && !this.pipe && today.isAfter(this.day)) {
            close();
            open = null;
            FileArchive.store(this.path, this.day);
        }
        this.day = today;
        if (open != null && open.isOpen() && (this.pipe || Files.exists(this.path))) {
            return open;
        }
        close();
        FileArchive.storeOld(this.path, today);
        FileChannel made = FileChannel.open(this.path, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.APPEND);
        this.pipe = Files.exists(this.path) && !Files.isRegularFile(this.path);
        this.channel = made;
        if (!this.pipe) {
            dropCutLine(made);
        }
        return made;
    }

    /** A process that died while writing leaves a line without an end. */
    private void dropCutLine(FileChannel file) throws IOException {
        long end = file.size();
        try (FileChannel reader = FileChannel.open(this.path, StandardOpenOption.READ)) {
            while (end > 0 && byteAt(reader, end - 1) != '\n') {
                end--;
            }
        }
        if (end < file.size()) {
            file.truncate(end);
        }
    }

    private @Nullable String lastLine(FileChannel file) throws IOException {
        long at = file.size() - 2;
        ByteArrayOutputStream reversed = new ByteArrayOutputStream();
        try (FileChannel reader = FileChannel.open(this.path, StandardOpenOption.READ)) {
            for (; at >= 0; at--) {
                int value = byteAt(reader, at);
                if (value == '\n') {
                    break;
                }
                reversed.write(value);
            }
        }
        byte[] bytes = reversed.toByteArray();
        byte[] line = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            line[i] = bytes[bytes.length - 1 - i];
        }
        return (line.length > 0) ? new String(line, StandardCharsets.UTF_8) : null;
    }

    private static int byteAt(FileChannel reader, long position) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        reader.read(one, position);
        return one.get(0);
    }

    @Override
    public void close() throws IOException {
        FileChannel open = this.channel;
        this.channel = null;
        if (open != null) {
            try (open) {
                if (this.dirty && open.isOpen() && !this.pipe && this.fsync != Fsync.NEVER) {
                    open.force(false);
                }
            }
            this.dirty = false;
        }
    }

}
