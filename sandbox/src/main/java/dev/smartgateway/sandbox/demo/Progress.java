package dev.smartgateway.sandbox.demo;

import java.io.PrintWriter;
import java.util.Locale;

/**
 * Reports the progress of the demo to the user.
 */
final class Progress {

    private final PrintWriter out;

    private long begun;

    Progress(PrintWriter out) {
        this.out = out;
    }

    void title(String title) {
        this.out.println();
        this.out.println(title);
    }

    void begin(String part, String what) {
        this.begun = System.nanoTime();
        this.out.print(String.format(Locale.ROOT, "  %-8s %-44s ", part, what));
        this.out.flush();
    }

    void ready(String where) {
        double seconds = (System.nanoTime() - this.begun) / 1e9;
        this.out.println(String.format(Locale.ROOT, "ready after %4.1f s  %s", seconds, where));
    }

    void failed(String message) {
        this.out.println();
        this.out.println("  " + message);
    }

    void done(String sandbox, String gateway) {
        this.out.println();
        this.out.println("  Open  " + sandbox + "  in a browser, choose a patient and click Launch.");
        this.out.println("  The gateway answers on " + gateway + ". Stop everything with Ctrl-C.");
        this.out.println();
    }

}
