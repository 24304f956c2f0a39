package dev.smartgateway.cases;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import dev.smartgateway.fhir.Query;
import dev.smartgateway.policy.UpstreamAnswer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads of the fake FHIR service: resources, versions and histories.
 */
final class ReadServer {

    private final FixtureStore store;

    private final String mock;

    ReadServer(FixtureStore store, String mock) {
        this.store = store;
        this.mock = mock;
    }

    /**
     * Returns the versions, newest first, one per page if requested, a deletion as an
     * entry without resource.
     */
    UpstreamAnswer versions(String key, Query query) {
        List<ObjectNode> all = new ArrayList<>(this.store.history(key));
        Collections.reverse(all);
        ObjectNode bundle = ServerAnswers.bundle("history");
        ArrayNode entries = bundle.putArray("entry");
        int from = (query.last("page") != null) ? 1 : 0;
        boolean paged = query.last("_count") != null;
        all.stream().skip(from).limit(paged ? 1 : all.size()).forEach((one) -> ServerAnswers.entry(entries, one, ""));
        if (paged && from == 0) {
            ServerAnswers.link(bundle.putArray("link"), "next",
                    ScriptedUpstream.BASE + "/" + key + "/_history?_count=1&page=2");
        }
        else {
            entries.addObject().putObject("request").put("method", "DELETE").put("url", key);
        }
        return ServerAnswers.json(200, bundle);
    }

    UpstreamAnswer version(String key, String wanted) {
        ObjectNode current = this.store.current(key);
        if (this.mock.equals("vread-current") && current != null) {
            return ServerAnswers.json(200, current);
        }
        int version = wanted.matches("[1-9]") ? Integer.parseInt(wanted) : Integer.MAX_VALUE;
        List<ObjectNode> all = this.store.history(key);
        return (version <= all.size()) ? ServerAnswers.json(200, all.get(version - 1)) : ServerAnswers.outcome(404);
    }

    UpstreamAnswer read(String type, String id) {
        String key = type + "/" + id;
        if (this.store.deleted(key)) {
            return ServerAnswers.outcome(410);
        }
        ObjectNode current = this.store.current(key);
        return (current != null) ? ServerAnswers.json(200, current) : ServerAnswers.outcome(404);
    }

}
