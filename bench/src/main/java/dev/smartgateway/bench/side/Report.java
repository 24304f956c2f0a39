package dev.smartgateway.bench.side;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The tables of a run.
 */
final class Report {

    private final List<Peer> peers;

    private final Map<Peer.Ask, Map<Peer, Cell>> cells;

    Report(List<Peer> peers, Map<Peer.Ask, Map<Peer, Cell>> cells) {
        this.peers = peers;
        this.cells = cells;
    }

    String text(List<String> machine) {
        StringBuilder out = new StringBuilder("# Side by side\n");
        machine.forEach((line) -> out.append(line).append('\n'));
        this.peers.stream()
            .filter((peer) -> peer.machine() != null)
            .forEach((peer) -> out.append(peer.name()).append(": Java ").append(peer.machine().version()).append('\n'));
        this.cells.forEach((ask, row) -> table(out, ask, row));
        return out.toString();
    }

    private void table(StringBuilder out, Peer.Ask ask, Map<Peer, Cell> row) {
        out.append("\n## ")
            .append(ask.name())
            .append("\n| | CPU us a request (rounds) | requests a second | p50/p99 ms at ")
            .append(ask.rate())
            .append(" a second | KB allocated | Redis commands | MB resident | CPU of the gateway to it |\n")
            .append("|---|---|---|---|---|---|---|---|\n");
        Cell gateway = row.entrySet()
            .stream()
            .filter((one) -> one.getKey().name().equals("gateway"))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(null);
        row.forEach((peer, cell) -> {
            double bytes = cell.median(Cell.Round::allocated);
            out.append(String.format(Locale.ROOT, "| %s%s%s | %.0f (%s) | %.0f | %.1f/%.1f | %s | %.2f | %.0f | %s |%n",
                    peer.name(), cell.disturbed() ? " (disturbed)" : "",
                    (cell.failed() > 0) ? " (" + cell.failed() + " failed)" : "", cell.median(Cell.Round::cpu),
                    cell.spread(), cell.median(Cell.Round::perSecond), cell.median(Cell.Round::p50),
                    cell.median(Cell.Round::p99),
                    Double.isNaN(bytes) ? "-" : String.format(Locale.ROOT, "%.0f", bytes / 1024),
                    cell.median(Cell.Round::trips), cell.median(Cell.Round::resident),
                    (gateway != null) ? String.format(Locale.ROOT, "%.2f", gateway.ratio(cell)) : "-"));
        });
    }

}
