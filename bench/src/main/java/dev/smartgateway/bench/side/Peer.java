package dev.smartgateway.bench.side;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A running proxy and its sessions.
 *
 * @param name in the table
 * @param process it, with its children
 * @param port where it serves
 * @param machine a look into it, or {@code null} where it is no Java
 * @param sessions of browsers
 */
record Peer(String name, ProcessHandle process, int port, Machine.@Nullable Jvm machine, List<Session> sessions) {

    /**
     * A browser's session.
     *
     * @param base path of FHIR
     * @param cookies as sent
     */
    record Session(String base, String cookies) {

        String headers() {
            return "Sec-Fetch-Site: same-origin\r\n"
                    + (this.cookies.isEmpty() ? "" : "Cookie: " + this.cookies + "\r\n");
        }

    }

    /** One request for each of the first sessions. */
    List<String> requests(Ask ask, int most) {
        List<String> all = new ArrayList<>();
        for (Session session : this.sessions.subList(0, Math.min(most, this.sessions.size()))) {
            all.add((ask.batch() > 0) ? Load.post(session.base() + (this.name.startsWith("gateway") ? "" : "/"),
                    session.headers(), batch(ask.batch()))
                    : Load.get(session.base() + ask.target(), session.headers()));
        }
        return all;
    }

    private static String batch(int reads) {
        StringBuilder out = new StringBuilder("{\"resourceType\":\"Bundle\",\"type\":\"batch\",\"entry\":[");
        for (int i = 0; i < reads; i++) {
            out.append((i > 0) ? "," : "")
                .append("{\"request\":{\"method\":\"GET\",\"url\":\"Patient/")
                .append(World.PATIENT)
                .append("\"}}");
        }
        return out.append("]}").toString();
    }

    /**
     * Path of the request.
     *
     * @param name in the table
     * @param target below the base of FHIR
     * @param batch how many reads, posted as one Bundle; zero for a plain read
     * @param sessions how many take turns
     * @param rate requests a second of the modest rate
     */
    record Ask(String name, String target, int batch, int sessions, int rate) {

        static Ask search(String name, int entries, int rate) {
            return new Ask(name, "/Observation?patient=Patient/" + World.PATIENT + "&code=" + entries, 0, 20, rate);
        }

    }

}
