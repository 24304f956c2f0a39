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
 * Base of the policy commands. Exit code 2 if it could not do its work; each command
 * defines 0 and 1.
 */
abstract class PolicyTask implements Callable<Integer> {

    /** Success. */
    static final int FINE = 0;

    /** The work was done, and its result is a no. */
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

    /** Does the work and returns the exit code. */
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

    /** Coloured on a terminal, plain elsewhere. */
    final String styled(String style, String text) {
        Ansi ansi = spec().commandLine().getColorScheme().ansi();
        return ansi.enabled() ? ansi.apply(text, List.of(Ansi.Style.parse(style))).toString() : text;
    }

    private CommandSpec spec() {
        return Objects.requireNonNull(this.spec);
    }

}
