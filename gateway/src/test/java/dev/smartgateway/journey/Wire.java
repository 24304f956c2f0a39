package dev.smartgateway.journey;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A connection on which a test specifies every byte.
 */
final class Wire implements AutoCloseable {

    private final Socket socket;

    Wire(int port) {
        try {
            this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
            this.socket.setTcpNoDelay(true);
            this.socket.setSoTimeout(20_000);
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

    /** Sends, and reads until the other side closes. */
    static String exchange(int port, String request) {
        try (Wire wire = new Wire(port)) {
            wire.send(request);
            return wire.rest();
        }
    }

    Wire send(String text) {
        try {
            this.socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            this.socket.getOutputStream().flush();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return this;
    }

    /** All that comes until the other side closes. */
    String rest() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try {
            this.socket.getInputStream().transferTo(all);
        }
        catch (java.net.SocketTimeoutException ex) {
            throw new IllegalStateException("still open after " + all, ex);
        }
        catch (IOException ex) {
            // reset, which is closed as well
        }
        return all.toString(StandardCharsets.ISO_8859_1);
    }

    /** Value of a header in a text of an answer, or {@code null}. */
    static String header(String answer, String name) {
        return answer.lines()
            .takeWhile((line) -> !line.isEmpty())
            .filter((line) -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
            .map((line) -> line.substring(name.length() + 1).strip())
            .findFirst()
            .orElse(null);
    }

    @Override
    public void close() {
        try {
            this.socket.close();
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
    }

}
