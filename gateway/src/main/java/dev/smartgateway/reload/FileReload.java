package dev.smartgateway.reload;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

import dev.smartgateway.problem.ConfigurationFault;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies changed files. A change is applied when two consecutive checks found the same
 * texts, so that a half-written file is never used; it is applied completely or not at
 * all.
 */
public final class FileReload {

    private static final Logger log = LoggerFactory.getLogger(FileReload.class);

    private final String files;

    private final Supplier<? extends Map<String, String>> source;

    private final Consumer<SortedMap<String, String>> apply;

    private volatile Map<String, String> inForce;

    private volatile @Nullable ConfigurationFault refused;

    private Seen seen;

    /**
     * Creates a reload of files that are already in force.
     * @param files name of the kind of files, in the plural, for the log
     * @param inForce the texts in force, by file name
     * @param source reads the texts; may throw a {@code ConfigurationFault}
     * @param apply puts texts in force; if it throws a {@code ConfigurationFault} or
     * {@link Unsettled}, it has changed nothing
     */
    public FileReload(String files, Map<String, String> inForce, Supplier<? extends Map<String, String>> source,
            Consumer<SortedMap<String, String>> apply) {
        this.files = files;
        this.source = source;
        this.apply = apply;
        this.inForce = Map.copyOf(inForce);
        this.seen = new Seen(this.inForce, null);
    }

    /**
     * Checks the files once.
     * @return the result of a change, or empty if there is none, the files are still
     * changing, or the same fault was reported before
     */
    public synchronized Optional<Result> look() {
        Seen now = now();
        boolean settled = now.same(this.seen);
        this.seen = now;
        if (!settled) {
            return Optional.empty();
        }
        if (now.same(new Seen(this.inForce, null))) {
            this.refused = null;
            return Optional.empty();
        }
        try {
            ConfigurationFault fault = (now.fault() != null) ? now.fault() : applied(now.texts());
            return (fault == null) ? Optional.of(Result.APPLIED) : refused(fault);
        }
        catch (Unsettled ex) {
            return Optional.empty();
        }
    }

    private Seen now() {
        try {
            return new Seen(Map.copyOf(this.source.get()), null);
        }
        catch (ConfigurationFault fault) {
            return new Seen(Map.of(), fault);
        }
    }

    private @Nullable ConfigurationFault applied(Map<String, String> texts) {
        try {
            this.apply.accept(new TreeMap<>(texts));
        }
        catch (ConfigurationFault fault) {
            return fault;
        }
        this.inForce = texts;
        this.refused = null;
        log.info("The {} have changed and are in force.", this.files);
        return null;
    }

    private Optional<Result> refused(ConfigurationFault fault) {
        ConfigurationFault known = this.refused;
        if (known != null && Objects.equals(known.getMessage(), fault.getMessage())) {
            return Optional.empty();
        }
        this.refused = fault;
        log.error("The changed {} are invalid and not used; the old ones stay in force. {}. {}", this.files,
                fault.getMessage(), fault.advice());
        return Optional.of(Result.REFUSED);
    }

    /**
     * Returns the texts in force, by file name.
     */
    public Map<String, String> inForce() {
        return this.inForce;
    }

    /**
     * Returns why the newest files were rejected; empty if they are in force.
     */
    public Optional<ConfigurationFault> refused() {
        return Optional.ofNullable(this.refused);
    }

    /** Result of a change. */
    public enum Result {

        /** The new files are in force. */
        APPLIED,

        /** The new files are invalid; the old ones stay in force. */
        REFUSED;

        /** Returns the value of the metric's label. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }

    }

    /**
     * Something else that a change needs may still be changing: the change is tried again
     * at the next check.
     */
    public static final class Unsettled extends RuntimeException {

        /** Creates an exception without a stack trace. */
        public Unsettled() {
            super("not settled yet", null, false, false);
        }

    }

    private record Seen(Map<String, String> texts, @Nullable ConfigurationFault fault) {

        boolean same(Seen other) {
            return this.texts.equals(other.texts) && message().equals(other.message());
        }

        private String message() {
            return (this.fault != null) ? String.valueOf(this.fault.getMessage()) : "";
        }

    }

}
