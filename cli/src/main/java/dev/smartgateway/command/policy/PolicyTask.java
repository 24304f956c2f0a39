package dev.smartgateway.command.policy;

import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

import dev.smartgateway.problem.ConfigurationFault;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * Base of the policy commands. Exit code 2 means that the input could not be used; each
 * command defines 0 and 1.
 */
abstract class PolicyTask implements Callable<Integer> {

    /** Success. */
    static final int FINE = 0;

    /** The command ran, and the result is negative. */
    static final int REFUSED = 1;

    private static final int UNUSABLE = 2;

    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public final Integer call() {
        try {
            return run();
        }
        catch (ConfigurationFault ex) {
            return complain(String.valueOf(ex.getMessage()), ex.advice());
        }
        catch (Unusable ex) {
            return complain(String.valueOf(ex.getMessage()), ex.advice());
        }
    }

    /** Runs the command and returns the exit code. */
    abstract int run();

    private int complain(String fault, String advice) {
        PrintWriter err = spec().commandLine().getErr();
        err.println(styled("bold,red", "Cannot be used: ") + fault);
        err.println("To fix it: " + advice);
        err.flush();
        return UNUSABLE;
    }

    final PrintWriter out() {
        return spec().commandLine().getOut();
    }

    /** Returns the text in a style, which appears only on a terminal. */
    final String styled(String style, String text) {
        Ansi ansi = spec().commandLine().getColorScheme().ansi();
        return ansi.enabled() ? ansi.apply(text, List.of(Ansi.Style.parse(style))).toString() : text;
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(this.spec);
    }

}
