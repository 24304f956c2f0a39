package dev.smartgateway.peers;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A minimal HTTP/1.1 client that sends a target unchanged, because browsers send targets
 * that Java's URI refuses.
 */
final class RawHttp {

    /**
     * One answer.
     *
     * @param headers by their name in lower case
     */
    record Reply(int status, Map<String, String> headers, byte[] bytes) {

        String body() {
            return new String(this.bytes, StandardCharsets.UTF_8);
        }

        String reason() {
            return this.headers.get("x-gateway-reason");
        }

        /** Status, reason and headers, for what went wrong. */
        String line() {
            return this.status + " " + reason();
        }

    }

    private RawHttp() {
    }

    /** A call of an app's script to its own origin. */
    static Reply fetch(Clinic.App app, String method, String below, byte[] body, Map<String, String> more) {
        URI base = URI.create(app.base());
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Host", base.getAuthority());
        headers.put("Connection", "close");
        headers.put("Sec-Fetch-Site", "same-origin");
        headers.put("Sec-Fetch-Mode", "cors");
        headers.put("Sec-Fetch-Dest", "empty");
        headers.put("Accept", "application/fhir+json");
        app.http()
            .cookies()
            .forEach((name, value) -> headers.merge("Cookie", name + "=" + value, (a, b) -> a + "; " + b));
        if (body.length > 0) {
            headers.put("Content-Type", "application/fhir+json");
        }
        more.forEach((name, value) -> headers.merge(name, value,
                (ours, theirs) -> name.equals("Cookie") ? theirs + "; " + ours : theirs));
        if (body.length > 0 || !method.equals("GET")) {
            headers.put("Content-Length", Integer.toString(body.length));
        }
        String target = (base.getRawPath() + below).replace(" ", "%20");
        StringBuilder head = new StringBuilder(method).append(' ').append(target).append(" HTTP/1.1\r\n");
        headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), base.getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            return read(socket.getInputStream(), method.equals("HEAD"));
        }
        catch (IOException ex) {
            throw new UncheckedIOException(method + " " + below, ex);
        }
    }

    private static Reply read(InputStream in, boolean bodiless) throws IOException {
        String status = line(in);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
        }
        byte[] body = bodiless ? new byte[0]
                : "chunked".equals(headers.get("transfer-encoding")) ? chunks(in) : in.readAllBytes();
        return new Reply(Integer.parseInt(status.split(" ")[1]), headers, body);
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int size = size(in); size > 0; size = size(in)) {
            all.write(in.readNBytes(size));
            line(in);
        }
        return all.toByteArray();
    }

    private static int size(InputStream in) throws IOException {
        return Integer.parseInt(line(in).strip(), 16);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection ended within a line");
            }
            line.write(next);
        }
        return line.toString(StandardCharsets.UTF_8).stripTrailing();
    }

}
