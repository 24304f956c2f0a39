package dev.smartgateway.journey;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.stream.Collectors;

import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Counts objects that are still live after a full garbage collection.
 */
final class LiveObjects {

    private LiveObjects() {
    }

    /**
     * Those of the gateway, of the libraries that keep state for it, and the entries of
     * concurrent maps.
     */
    static Map<String, Long> ofOurs() {
        try {
            String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(new ObjectName("com.sun.management:type=DiagnosticCommand"), "gcClassHistogram",
                        new Object[] { null }, new String[] { String[].class.getName() });
            return histogram.lines()
                .map((line) -> line.strip().split("\\s+"))
                .filter((columns) -> columns.length > 3 && columns[0].matches("[0-9]+:") && counts(columns[3]))
                .collect(Collectors.toMap((columns) -> columns[3], (columns) -> Long.valueOf(columns[1]), Long::sum));
        }
        catch (JMException ex) {
            throw new IllegalStateException(ex);
        }
    }

    private static boolean counts(String type) {
        return type.startsWith("dev.smartgateway.") || type.startsWith("io.micrometer.")
                || type.startsWith("io.github.resilience4j.") || type.startsWith("com.github.benmanes.caffeine.")
                || type.equals("java.util.concurrent.ConcurrentHashMap$Node");
    }

}
