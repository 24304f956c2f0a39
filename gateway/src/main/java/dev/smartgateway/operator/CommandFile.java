package dev.smartgateway.operator;

import java.nio.file.Path;

import dev.smartgateway.operator.file.FileKind;
import dev.smartgateway.operator.file.OperatorFile;

/**
 * A YAML file that only a command reads, under the same rules as app and policy files.
 *
 * @param <T> a record with {@code Setting}s
 */
public final class CommandFile<T> {

    private final OperatorFile file;

    private final T settings;

    private CommandFile(OperatorFile file, T settings) {
        this.file = file;
        this.settings = settings;
    }

    /**
     * Reads a file.
     * @param path shown in faults as it is given
     * @throws dev.smartgateway.problem.ConfigurationFault if it cannot be read or
     * anything in it is not understood
     */
    public static <T> CommandFile<T> read(Path path, Class<T> type) {
        String shown = path.toString();
        String text = OperatorFile.text(FileKind.COMMAND, path, shown, "Check its name and its permissions.");
        OperatorFile file = new OperatorFile(FileKind.COMMAND, shown, text);
        return new CommandFile<>(file, file.as(type, null));
    }

    /**
     * Returns the content of the file.
     */
    public T settings() {
        return this.settings;
    }

    /**
     * Returns the line of a key, or of the nearest enclosing one.
     * @param key full key, for example {@code apps[0].scopes}
     */
    public int line(String key) {
        return this.file.line(key);
    }

}
