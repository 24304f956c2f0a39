package dev.smartgateway.bench.side;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Measurements of one proxy in one situation, by round.
 */
final class Cell {

    private final List<Round> rounds = new ArrayList<>();

    void add(Round round) {
        this.rounds.add(round);
    }

    double median(ToDoubleFunction<Round> what) {
        return middle(this.rounds.stream().mapToDouble(what).sorted().toArray());
    }

    /** The median of the ratios of the same round. */
    double ratio(Cell other) {
        double[] ratios = new double[Math.min(this.rounds.size(), other.rounds.size())];
        for (int i = 0; i < ratios.length; i++) {
            ratios[i] = this.rounds.get(i).cpu() / other.rounds.get(i).cpu();
        }
        java.util.Arrays.sort(ratios);
        return middle(ratios);
    }

    String spread() {
        return this.rounds.stream()
            .map((round) -> String.valueOf(Math.round(round.cpu())))
            .collect(java.util.stream.Collectors.joining("/"));
    }

    boolean disturbed() {
        return this.rounds.stream().anyMatch(Round::disturbed);
    }

    int failed() {
        return this.rounds.stream().mapToInt(Round::failed).sum();
    }

    private static double middle(double[] sorted) {
        if (sorted.length == 0) {
            return Double.NaN;
        }
        int half = sorted.length / 2;
        return (sorted.length % 2 == 1) ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /**
     * One round.
     *
     * @param cpu microseconds a request at saturation
     * @param perSecond requests a second at saturation
     * @param p50 milliseconds at the modest rate
     * @param p99 milliseconds at the modest rate
     * @param allocated bytes a request, or not a number
     * @param trips commands of Redis a request
     * @param resident mebibytes
     * @param failed requests
     * @param disturbed whether something else used the processors
     */
    record Round(double cpu, double perSecond, double p50, double p99, double allocated, double trips, long resident,
            int failed, boolean disturbed) {
    }

}
