package dev.smartgateway.operator.file;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Finds the known word that a misspelled word may stand for.
 */
final class KeySpelling {

    private static final int SHORTEST = 4;

    private static final int MOST_SLIPS = 2;

    private KeySpelling() {
    }

    /**
     * Returns the nearest word: at most two letters added, omitted or changed. Short
     * words never match.
     */
    static Optional<String> nearest(String written, Collection<String> known) {
        return known.stream()
            .filter((meant) -> meant.length() >= SHORTEST && distance(written, meant) <= MOST_SLIPS)
            .min(Comparator.comparingInt((meant) -> distance(written, meant)));
    }

    private static int distance(String one, String other) {
        int[] before = new int[other.length() + 1];
        for (int column = 0; column <= other.length(); column++) {
            before[column] = column;
        }
        for (int row = 1; row <= one.length(); row++) {
            int[] now = new int[other.length() + 1];
            now[0] = row;
            for (int column = 1; column <= other.length(); column++) {
                int change = (one.charAt(row - 1) == other.charAt(column - 1)) ? 0 : 1;
                now[column] = Math.min(Math.min(now[column - 1], before[column]) + 1, before[column - 1] + change);
            }
            before = now;
        }
        return before[other.length()];
    }

}
