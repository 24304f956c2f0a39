package dev.smartgateway.sandbox.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Loopback ports.
 */
final class Ports {

    private Ports() {
    }

    /**
     * Checks that a port is free.
     * @throws DemoException if it is not; the message names port, user and option
     */
    static void requireFree(String user, String option, int port) {
        try (Socket probe = new Socket()) {
            probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 300);
        }
        catch (IOException ex) {
            return;
        }
        throw new DemoException("Port " + port + " (" + user + ") is already in use. Stop the program that uses it, "
                + "or choose another port: ./mvnw -Dquick -Pdemo -Ddemo.args=\"" + option + "=" + (port + 10000)
                + "\"");
    }

    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

}
