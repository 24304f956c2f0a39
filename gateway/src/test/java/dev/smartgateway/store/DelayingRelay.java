package dev.smartgateway.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Passes bytes on with a delay in each direction, like a connection with high latency.
 */
public final class DelayingRelay implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());

    private final ScheduledExecutorService line = Executors.newSingleThreadScheduledExecutor();

    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    private final Duration delay;

    /**
     * Listens on a free port.
     * @param delay each way
     */
    public DelayingRelay(String host, int port, Duration delay) throws IOException {
        this.delay = delay;
        start(() -> {
            while (!this.server.isClosed()) {
                Socket near = this.server.accept();
                Socket far = new Socket(host, port);
                this.sockets.addAll(List.of(near, far));
                start(() -> pass(near, far));
                start(() -> pass(far, near));
            }
        });
    }

    public int port() {
        return this.server.getLocalPort();
    }

    private void pass(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] buffer = new byte[8192];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            byte[] piece = java.util.Arrays.copyOf(buffer, count);
            this.line.schedule(() -> {
                out.write(piece);
                return null;
            }, this.delay.toMillis(), TimeUnit.MILLISECONDS);
        }
        to.close();
    }

    /**
     * Runs something in a separate thread until it ends or the other side disconnects.
     */
    static void start(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            }
            catch (IOException ex) {
                // the other side went away
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        this.server.close();
        this.line.shutdownNow();
        for (Socket socket : this.sockets) {
            socket.close();
        }
    }

    /** What a thread does. */
    @FunctionalInterface
    interface Work {

        void run() throws IOException;

    }

}
