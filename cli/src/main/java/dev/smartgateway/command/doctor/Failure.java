package dev.smartgateway.command.doctor;

import java.util.List;
import java.util.Objects;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.core.io.support.SpringFactoriesLoader;

/**
 * Why a part of the configuration is invalid, with the message of the gateway at
 * start-up. Never contains values, because one of them may be a secret.
 *
 * @param text what is wrong
 * @param remedy what to do
 */
record Failure(String text, String remedy) {

    /** Prefix of the gateway's message, which is omitted here. */
    private static final String START = "^The gateway cannot start with this (configuration|policy)\\.\\s*";

    private static final String OURS = "dev.smartgateway.";

    static Failure of(Throwable error) {
        for (FailureAnalyzer analyzer : analyzers()) {
            FailureAnalysis analysis = analyzer.analyze(error);
            if (analysis != null) {
                return new Failure(oneLine(analysis.getDescription().replaceFirst(START, "")),
                        oneLine(Objects.requireNonNullElse(analysis.getAction(), "correct what the message names")));
            }
        }
        Throwable root = root(error);
        for (Throwable one = error; one != null; one = one.getCause()) {
            if (one instanceof BindException bind) {
                return new Failure("The property " + bind.getName() + " cannot be read as "
                        + bind.getTarget().getType().toClass().getSimpleName() + ".", "correct its value");
            }
        }
        boolean ours = root.getStackTrace().length > 0 && root.getStackTrace()[0].getClassName().startsWith(OURS);
        return ours ? split(String.valueOf(root.getMessage()))
                : new Failure("This part of the configuration cannot be used (" + root.getClass().getName() + ").",
                        "start the gateway and read its log for the cause");
    }

    /** Splits a message into the fault and the advice after it. */
    private static Failure split(String message) {
        int end = message.indexOf(". ");
        return (end < 0) ? new Failure(message, "correct it in application.yml or the environment")
                : new Failure(message.substring(0, end + 1), message.substring(end + 2));
    }

    private static List<FailureAnalyzer> analyzers() {
        return SpringFactoriesLoader.forDefaultResourceLocation()
            .load(FailureAnalyzer.class, SpringFactoriesLoader.FailureHandler.handleMessage((message, failure) -> {
            }))
            .stream()
            .filter((one) -> one.getClass().getName().startsWith(OURS))
            .toList();
    }

    private static Throwable root(Throwable error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }

}
