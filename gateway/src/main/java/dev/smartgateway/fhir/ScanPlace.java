package dev.smartgateway.fhir;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The way from the root of a resource to the field that is being read.
 */
final class ScanPlace {

    private final Deque<String> names = new ArrayDeque<>();

    void enter(String name) {
        this.names.addLast(name);
    }

    void leave() {
        this.names.removeLast();
    }

    /** Dotted. */
    String path() {
        return String.join(".", this.names);
    }

}
