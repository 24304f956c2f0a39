package dev.smartgateway.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Sends the same search for one patient to the running demo, through the gateway with a
 * cookie and to the FHIR service with a token, and prints the times of both.
 * <p>
 * Arguments: gateway origin, sandbox origin, requests, parallel callers.
 */
public final class LoadScenario {

    private static final PrintWriter OUT = new PrintWriter(System.out, true);

    private LoadScenario() {
    }

    public static void main(String[] args) throws Exception {
        String gateway = argument(args, 0, "http://localhost:8080");
        String sandbox = argument(args, 1, "http://localhost:9000");
        int requests = Integer.parseInt(argument(args, 2, "2000"));
        int callers = Integer.parseInt(argument(args, 3, "8"));
        DemoLaunch launch = DemoLaunch.start(gateway, sandbox);
        OUT.printf(Locale.ROOT, "%d searches of 50 Observations, %d at a time%n", requests, callers);
        OUT.printf(Locale.ROOT, "%-10s %10s %8s %8s %8s %8s%n", "", "calls/s", "p50 ms", "p95 ms", "p99 ms", "failed");
        for (int round = 0; round < 3; round++) {
            report("direct", measure(launch::direct, requests, callers));
            report("gateway", measure(launch::throughGateway, requests, callers));
        }
    }

    private static String argument(String[] args, int index, String other) {
        return (args.length > index) ? args[index] : other;
    }

    private static Result measure(Callable<HttpResponse<byte[]>> call, int requests, int callers)
            throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        try {
            long begin = System.nanoTime();
            List<Future<Long>> futures = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                futures.add(threads.submit(() -> time(call)));
            }
            List<Long> times = new ArrayList<>();
            for (Future<Long> future : futures) {
                times.add(future.get());
            }
            return new Result(times, System.nanoTime() - begin);
        }
        finally {
            threads.shutdown();
        }
    }

    /** Nanoseconds, or -1 if it failed. */
    private static long time(Callable<HttpResponse<byte[]>> call) throws Exception {
        long begin = System.nanoTime();
        try {
            return (call.call().statusCode() == 200) ? System.nanoTime() - begin : -1;
        }
        catch (IOException ex) {
            return -1;
        }
    }

    private static void report(String name, Result result) {
        List<Long> good = result.times().stream().filter((time) -> time >= 0).sorted().toList();
        OUT.printf(Locale.ROOT, "%-10s %10.0f %8.1f %8.1f %8.1f %8d%n", name,
                result.times().size() / (result.nanos() / 1e9), percentile(good, 50), percentile(good, 95),
                percentile(good, 99), result.times().size() - good.size());
    }

    private static double percentile(List<Long> sorted, int percent) {
        return sorted.isEmpty() ? Double.NaN : sorted.get((sorted.size() - 1) * percent / 100) / 1e6;
    }

    private record Result(List<Long> times, long nanos) {
    }

}
