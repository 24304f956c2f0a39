package dev.smartgateway.bench.side;

import java.util.List;
import java.util.Locale;

/**
 * A curve as SVG, both axes logarithmic.
 */
final class Picture {

    private static final int WIDTH = 640;

    private static final int HEIGHT = 360;

    private static final int EDGE = 60;

    private Picture() {
    }

    static String of(String across, String up, List<double[]> points) {
        double left = points.stream().mapToDouble((point) -> point[0]).min().orElse(1);
        double right = points.stream().mapToDouble((point) -> point[0]).max().orElse(1);
        double top = points.stream().mapToDouble((point) -> point[1]).max().orElse(1) * 1.5;
        double bottom = points.stream().mapToDouble((point) -> point[1]).min().orElse(1) / 1.5;
        StringBuilder line = new StringBuilder();
        StringBuilder marks = new StringBuilder();
        for (double[] point : points) {
            double x = EDGE + share(point[0], left, right) * (WIDTH - 2 * EDGE);
            double y = HEIGHT - EDGE - share(point[1], bottom, top) * (HEIGHT - 2 * EDGE);
            line.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
            marks.append(String.format(Locale.ROOT,
                    "<circle cx=\"%1$.1f\" cy=\"%2$.1f\" r=\"3\"/><text x=\"%1$.1f\" y=\"%3$.1f\">%4$.0f</text>"
                            + "<text x=\"%1$.1f\" y=\"%5$d\">%6$.0f</text>%n",
                    x, y, y - 8, point[1], HEIGHT - EDGE + 18, point[0]));
        }
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" font-family="sans-serif" font-size="12"
                 text-anchor="middle"><rect width="%1$d" height="%2$d" fill="#fff"/>
                <path d="M%3$d %3$dV%4$dH%5$d" fill="none" stroke="#555"/>
                <polyline points="%6$s" fill="none" stroke="#06c" stroke-width="2"/>
                %7$s<text x="%8$d" y="%9$d">%10$s</text><text x="%3$d" y="%11$d">%12$s</text></svg>
                """.formatted(WIDTH, HEIGHT, EDGE, HEIGHT - EDGE, WIDTH - EDGE, line.toString().strip(), marks,
                WIDTH / 2, HEIGHT - 16, across, EDGE - 16, up);
    }

    private static double share(double value, double least, double most) {
        return (most > least) ? Math.log(value / least) / Math.log(most / least) : 0.5;
    }

}
