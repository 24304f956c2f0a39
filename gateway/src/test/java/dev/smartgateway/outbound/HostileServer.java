package dev.smartgateway.outbound;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server on a plain socket that writes exactly the bytes a test specifies. Under
 * {@code /fhir/} it requires a token, any token.
 */
public final class HostileServer implements AutoCloseable {

    private final ServerSocket listening;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    private final AtomicInteger connections = new AtomicInteger();

    private volatile Script script;

    public HostileServer(Script script) {
        this.script = script;
        try {
            this.listening = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        this.threads.execute(this::accept);
    }

    /**
     * What is written for one request.
     */
    @FunctionalInterface
    public interface Script {

        /**
         * Answers.
         * @param target method and target, as in the request line
         * @throws IOException ends the connection
         */
        void answer(String target, OutputStream out) throws IOException;

    }

    public void script(Script next) {
        this.script = next;
    }

    public String url() {
        return "http://127.0.0.1:" + this.listening.getLocalPort();
    }

    public int connections() {
        return this.connections.get();
    }

    /**
     * A whole answer.
     */
    public static String answer(String type, String body) {
        return "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    /**
     * Writes and flushes text.
     */
    public static void write(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = this.listening.accept();
                this.connections.incrementAndGet();
                this.threads.execute(() -> serve(socket));
            }
        }
        catch (IOException ex) {
            // closed
        }
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader in = new BufferedReader(
                        new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            socket.setTcpNoDelay(true);
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int length = 0;
                boolean token = !line.contains(" /fhir/");
                for (String header = in.readLine(); header != null && !header.isEmpty(); header = in.readLine()) {
                    if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                        length = Integer.parseInt(header.substring(15).strip());
                    }
                    token |= header.toLowerCase(Locale.ROOT).startsWith("authorization:");
                }
                in.skip(length);
                if (!token) {
                    write(socket.getOutputStream(), "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
                    continue;
                }
                this.script.answer(line.substring(0, line.lastIndexOf(' ')), socket.getOutputStream());
            }
        }
        catch (IOException ex) {
            // the other side went away
        }
    }

    @Override
    public void close() {
        try {
            this.listening.close();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        this.threads.shutdownNow();
    }

}
