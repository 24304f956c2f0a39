package dev.smartgateway.fhir;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.smartgateway.json.JsonNames;
import dev.smartgateway.r4.ElementTable;
import dev.smartgateway.r4.R4;
import org.jspecify.annotations.Nullable;

/**
 * The element paths that a scan evaluates, as a tree of names. A path with a name that R4
 * does not define is ignored.
 */
final class ScanPaths {

    /** Names by number, those of {@link ScanName} first. */
    static final JsonNames NAMES = new JsonNames(names());

    private static final ScanPaths PLAIN = new ScanPaths(Set.of());

    /**
     * Maximum number of cached trees. Sets of paths come from policy and scopes and are
     * few.
     */
    private static final int MOST = 256;

    private static final Map<Set<String>, ScanPaths> KNOWN = new ConcurrentHashMap<>();

    private final Node root = new Node("");

    private ScanPaths(Set<String> tokenPaths) {
        R4.ownerPathsOfAll().forEach((path) -> mark(path, (node) -> node.owner = true));
        mark("contained", (node) -> node.contained = true);
        mark("resourceType", (node) -> node.head = Head.TYPE);
        mark("id", (node) -> node.head = Head.ID);
        mark("meta.versionId", (node) -> node.head = Head.VERSION);
        for (String path : tokenPaths) {
            mark(path, (node) -> node.token = true);
            mark(path + ".coding", (node) -> node.codingOf = path);
        }
    }

    /**
     * Returns the tree for a set of paths.
     * @param tokenPaths element paths whose codes are collected
     */
    static Node of(Set<String> tokenPaths) {
        if (tokenPaths.isEmpty()) {
            return PLAIN.root;
        }
        ScanPaths found = KNOWN.get(tokenPaths);
        if (found == null) {
            found = new ScanPaths(tokenPaths);
            if (KNOWN.size() < MOST) {
                KNOWN.put(Set.copyOf(tokenPaths), found);
            }
        }
        return found.root;
    }

    private static Collection<String> names() {
        List<String> names = new ArrayList<>(
                Arrays.stream(ScanName.values()).filter((name) -> name != ScanName.OTHER).map(ScanName::text).toList());
        Set<String> all = new LinkedHashSet<>();
        R4.ownerPathsOfAll().forEach((path) -> all.addAll(List.of(path.split("\\.", -1))));
        R4.types().forEach((type) -> R4.parameters(type).forEach((one) -> one.paths().forEach((path) -> {
            all.addAll(List.of(path.split("\\.", -1)));
        })));
        names.addAll(all);
        names.addAll(ElementTable.names());
        return names;
    }

    private void mark(String path, java.util.function.Consumer<Node> with) {
        Node node = this.root;
        for (String name : path.split("\\.", -1)) {
            int number = NAMES.number(name);
            if (number < 0) {
                return;
            }
            node = node.made(number, name);
        }
        with.accept(node);
    }

    /** Fields of the resource itself. */
    enum Head {

        NONE, TYPE, ID, VERSION

    }

    /**
     * A path.
     */
    static final class Node {

        private final String path;

        private @Nullable Node[] below = new Node[0];

        private boolean owner;

        private boolean contained;

        private boolean token;

        private @Nullable String codingOf;

        private Head head = Head.NONE;

        private Node(String path) {
            this.path = path;
        }

        private Node made(int number, String name) {
            if (number >= this.below.length) {
                this.below = Arrays.copyOf(this.below, number + 1);
            }
            Node node = this.below[number];
            if (node == null) {
                node = new Node(this.path.isEmpty() ? name : this.path + "." + name);
                this.below[number] = node;
            }
            return node;
        }

        /**
         * Returns the path with one more name, or {@code null} if nothing below it is
         * evaluated.
         */
        @Nullable Node below(int name) {
            return (name < this.below.length) ? this.below[name] : null;
        }

        String path() {
            return this.path;
        }

        /** Returns whether the path names, on some type, the owner. */
        boolean owner() {
            return this.owner;
        }

        /** Returns whether the path is the list of contained resources. */
        boolean contained() {
            return this.contained;
        }

        /** Returns whether the codes at the path are collected. */
        boolean token() {
            return this.token;
        }

        /**
         * Returns the path of the element whose {@code coding} this is, if its codes are
         * collected.
         */
        @Nullable String codingOf() {
            return this.codingOf;
        }

        Head head() {
            return this.head;
        }

        @Override
        public String toString() {
            return this.path;
        }

    }

}
