package dev.smartgateway.fhir;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The path from the root of a resource to the current field.
 */
final class ScanPlace {

    private final Deque<String> names = new ArrayDeque<>();

    void enter(String name) {
        this.names.addLast(name);
    }

    void leave() {
        this.names.removeLast();
    }

    /** Returns the names, separated by dots. */
    String path() {
        return String.join(".", this.names);
    }

}
