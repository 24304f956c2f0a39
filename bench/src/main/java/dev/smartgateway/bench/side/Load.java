package dev.smartgateway.bench.side;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A load of HTTP/1.1 requests over persistent connections: as fast as they are answered,
 * or at a fixed rate, where a late request counts from when it was due.
 */
final class Load {

    private final int port;

    private final List<byte[]> requests;

    private final AtomicLong next = new AtomicLong();

    Load(int port, List<String> requests) {
        this.port = port;
        this.requests = requests.stream().map((text) -> text.getBytes(StandardCharsets.ISO_8859_1)).toList();
    }

    /** One request as it goes over the wire. */
    static String get(String path, String headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/fhir+json\r\n" + headers + "\r\n";
    }

    static String post(String path, String headers, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: application/fhir+json\r\n"
                + "Content-Type: application/fhir+json\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n" + headers + "\r\n" + body;
    }

    /**
     * Sends.
     * @param connections how many at a time
     * @param seconds how long
     * @param rate requests a second of all connections; zero for as many as possible
     */
    Result run(int connections, double seconds, int rate) throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        long begin = System.nanoTime();
        AtomicLong due = new AtomicLong();
        try {
            List<Future<Result>> running = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                running.add(threads.submit(() -> {
                    try (Connection connection = new Connection(this.port)) {
                        return send(connection, new Pace(begin, (long) (seconds * 1e9), due, rate));
                    }
                }));
            }
            Result all = new Result(new long[0], 0, 0, 0);
            for (Future<Result> one : running) {
                all = all.and(one.get());
            }
            return all.during(System.nanoTime() - begin);
        }
        finally {
            threads.shutdownNow();
        }
    }

    private Result send(Connection connection, Pace pace) throws IOException, InterruptedException {
        long[] times = new long[1024];
        int done = 0;
        int failed = 0;
        long bytes = 0;
        for (long start = pace.next(); start >= 0; start = pace.next()) {
            byte[] request = this.requests.get((int) (this.next.getAndIncrement() % this.requests.size()));
            int length = connection.exchange(request);
            failed += (length < 0) ? 1 : 0;
            bytes += Math.max(0, length);
            times = (done == times.length) ? Arrays.copyOf(times, 2 * done) : times;
            times[done++] = System.nanoTime() - start;
        }
        return new Result(Arrays.copyOf(times, done), failed, bytes, 0);
    }

    /**
     * When requests are due.
     *
     * @param begin of the run
     * @param nanos how long it takes
     * @param sent by all connections
     * @param rate a second; zero for at once
     */
    private record Pace(long begin, long nanos, AtomicLong sent, int rate) {

        /** Waits for the next one and returns when it was due; negative at the end. */
        long next() throws InterruptedException {
            long start = (this.rate > 0) ? this.begin + this.sent.getAndIncrement() * 1_000_000_000L / this.rate
                    : System.nanoTime();
            if (start - this.begin >= this.nanos) {
                return -1;
            }
            long wait = start - System.nanoTime();
            if (wait > 0) {
                TimeUnit.NANOSECONDS.sleep(wait);
            }
            return start;
        }

    }

    /**
     * The result of a load.
     *
     * @param times of each request, in nanoseconds
     * @param failed answers with another status than 200
     * @param bytes of all bodies
     * @param nanos how long it took
     */
    record Result(long[] times, int failed, long bytes, long nanos) {

        Result and(Result other) {
            long[] all = Arrays.copyOf(this.times, this.times.length + other.times.length);
            System.arraycopy(other.times, 0, all, this.times.length, other.times.length);
            return new Result(all, this.failed + other.failed, this.bytes + other.bytes, this.nanos);
        }

        Result during(long took) {
            return new Result(this.times, this.failed, this.bytes, took);
        }

        double millis(double part) {
            long[] sorted = this.times.clone();
            Arrays.sort(sorted);
            return (sorted.length == 0) ? Double.NaN : sorted[(int) ((sorted.length - 1) * part)] / 1e6;
        }

        double perSecond() {
            return this.times.length / (this.nanos / 1e9);
        }

    }

    /**
     * One connection that stays. If the server ends it before it answers, as Apache does
     * after some time, another one is opened and the request is sent again, once.
     */
    static final class Connection implements AutoCloseable {

        private final int port;

        private final byte[] sink = new byte[64 * 1024];

        private Socket socket;

        private InputStream in;

        Connection(int port) throws IOException {
            this.port = port;
            open();
        }

        private void open() throws IOException {
            this.socket = new Socket("127.0.0.1", this.port);
            this.socket.setTcpNoDelay(true);
            this.socket.setSoTimeout(30_000);
            this.in = new BufferedInputStream(this.socket.getInputStream(), 64 * 1024);
        }

        /** Length of the body, or -1 where the status is not 200. */
        int exchange(byte[] request) throws IOException {
            try {
                return answer(request);
            }
            catch (SocketException | EOFException ex) {
                close();
                open();
                return answer(request);
            }
        }

        private int answer(byte[] request) throws IOException {
            this.socket.getOutputStream().write(request);
            boolean good = line().contains(" 200");
            int length = 0;
            boolean chunked = false;
            for (String line = line(); !line.isEmpty(); line = line()) {
                String lower = line.toLowerCase(Locale.ROOT);
                length = lower.startsWith("content-length:") ? Integer.parseInt(line.substring(15).strip()) : length;
                chunked |= lower.startsWith("transfer-encoding:") && lower.contains("chunked");
            }
            int read = chunked ? chunks() : skip(length);
            return good ? read : -1;
        }

        private int chunks() throws IOException {
            int all = 0;
            while (true) {
                int size = Integer.parseInt(line().split(";")[0].strip(), 16);
                all += skip(size);
                line();
                if (size == 0) {
                    return all;
                }
            }
        }

        private int skip(int length) throws IOException {
            int left = length;
            while (left > 0) {
                int read = this.in.read(this.sink, 0, Math.min(left, this.sink.length));
                if (read < 0) {
                    throw new IOException("the connection ended");
                }
                left -= read;
            }
            return length;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder(64);
            for (int c = this.in.read(); c != '\n'; c = this.in.read()) {
                if (c < 0) {
                    throw new EOFException("the connection ended");
                }
                if (c != '\r') {
                    line.append((char) c);
                }
            }
            return line.toString();
        }

        @Override
        public void close() throws IOException {
            this.socket.close();
        }

    }

}
