package dev.smartgateway.sandbox.steps;

import java.util.ArrayList;
import java.util.List;

import org.springframework.stereotype.Component;

/**
 * The steps of the latest launch. The first ones are kept, the later requests of the app
 * are not.
 */
@Component
final class LaunchSteps {

    private static final int MOST = 30;

    private final List<Step> steps = new ArrayList<>();

    private boolean recording;

    synchronized void begin() {
        this.steps.clear();
        this.recording = true;
    }

    synchronized void add(Step step) {
        if (this.recording && this.steps.size() < MOST) {
            this.steps.add(step);
        }
    }

    synchronized boolean wanted() {
        return this.recording && this.steps.size() < MOST;
    }

    synchronized List<Step> all() {
        return List.copyOf(this.steps);
    }

}
