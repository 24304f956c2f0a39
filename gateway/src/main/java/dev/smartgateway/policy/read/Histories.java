package dev.smartgateway.policy.read;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.Route;
import dev.smartgateway.fhir.json.Json;
import dev.smartgateway.fhir.r4.TypeRule;
import dev.smartgateway.fhir.scan.BundleScan;
import dev.smartgateway.fhir.scan.Facts;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.Draft;
import dev.smartgateway.policy.flow.Flow;
import dev.smartgateway.policy.flow.Outcomes;
import dev.smartgateway.policy.flow.Turn;
import dev.smartgateway.policy.gate.Constraints;
import dev.smartgateway.policy.gate.Membership;
import dev.smartgateway.policy.gate.ReadParams;
import dev.smartgateway.policy.gate.ScopeGate;
import dev.smartgateway.policy.model.DenialReason;
import dev.smartgateway.policy.model.GatewayAnswer;
import dev.smartgateway.policy.model.UpstreamAnswer;
import dev.smartgateway.smart.Access;
import dev.smartgateway.smart.Cover;

/**
 * The versions of one resource, where the policy offers them: the current one must be the
 * patient's, and of the older ones only those are shown that were. Deletions have no body
 * to be judged by and are left out.
 */
final class Histories {

    private final Turn turn;

    private final Cover cover;

    private final String instance;

    private Histories(Turn turn, Cover cover) {
        this.turn = turn;
        this.cover = cover;
        this.instance = turn.route().type() + "/" + turn.route().id();
    }

    /**
     * {@code GET [type]/[id]/_history}.
     */
    static Flow history(Turn turn) {
        Query client = Query.parse(turn.call().query());
        ReadParams.none(client.only((param) -> !paging(param)));
        return gated(turn).from("/_history", client.only(Histories::paging));
    }

    private static boolean paging(Param param) {
        boolean count = param.name().equals("_count") && param.value().matches("[0-9]{1,4}");
        boolean time = param.name().matches("_since|_at") && param.value().matches("[0-9TZ:.+ -]{4,40}");
        return param.modifier() == null && (count || time);
    }

    /**
     * A further page.
     * @param instance type and id
     * @param target as the upstream linked to it
     */
    static Flow page(Turn turn, String instance, String target) {
        String[] parts = instance.split("/", -1);
        Turn named = turn.on(new Route(turn.route().interaction(), parts[0], parts[1], null, null));
        int mark = target.indexOf('?');
        Query query = Query.parse((mark < 0) ? null : target.substring(mark + 1));
        Histories histories = gated(named);
        return (mark == 0) ? histories.ask("", query) : histories.from("/_history", query);
    }

    private static Histories gated(Turn turn) {
        Cover cover = ScopeGate.require(turn, String.valueOf(turn.route().type()), Access.READ);
        turn.requireChecks();
        return new Histories(turn, cover);
    }

    private Flow from(String below, Query query) {
        return ask(this.instance + below, query);
    }

    private Flow ask(String path, Query query) {
        Draft current = Draft.read(this.instance, Query.EMPTY, Draft.Proof.CHECKED_ANSWER);
        return this.turn.ask(current, (now) -> {
            Answers.requireInstance(this.turn, now);
            Reads.facts(this.turn, this.cover, now);
            Draft versions = Draft.read(path, query, Draft.Proof.CHECKED_ANSWER);
            return this.turn.ask(versions, (answer) -> this.turn.allow(judged(answer)));
        });
    }

    private GatewayAnswer judged(UpstreamAnswer answer) {
        Answers.requireInstance(this.turn, answer);
        Answers.requireJson(answer);
        BundleScan.Result found = BundleScan.of(answer.body(),
                Constraints.paths(this.cover, String.valueOf(this.turn.route().type())));
        if (!found.resourceType().equals("Bundle") || !found.type().equals("history")) {
            throw new Denied(DenialReason.UNCHECKABLE, "history");
        }
        List<Facts> kept = found.entries()
            .stream()
            .map(BundleScan.Entry::resource)
            .filter((facts) -> facts != null && shown(facts))
            .map(Objects::requireNonNull)
            .toList();
        return new GatewayAnswer(200, Map.of("Content-Type", Outcomes.FHIR_JSON),
                written(answer.body(), found.links(), kept));
    }

    private boolean shown(Facts facts) {
        TypeRule rule = ScopeGate.rule(String.valueOf(this.turn.route().type()));
        boolean asked = facts.type().equals(rule.type()) && String.valueOf(this.turn.route().id()).equals(facts.id());
        if (!asked) {
            throw new Denied(DenialReason.UNCHECKABLE, "other-resource");
        }
        return Membership.of(this.turn, rule, facts, Set.of()) == Membership.OWN && Constraints.hold(this.cover, facts);
    }

    private byte[] written(byte[] source, List<BundleScan.Link> links, List<Facts> kept) {
        List<Json> ours = new ArrayList<>();
        ours.add(Json.obj("relation", "self", "url", this.turn.client() + this.turn.call().path()));
        for (BundleScan.Link link : links) {
            Pages.versions(this.turn, this.instance, link)
                .ifPresent((url) -> ours.add(Json.obj("relation", link.relation(), "url", url)));
        }
        StringBuilder head = new StringBuilder("{\"resourceType\":\"Bundle\",\"type\":\"history\",\"link\":");
        Json.of(ours).write(head);
        ByteArrayOutputStream out = new ByteArrayOutputStream(source.length + 512);
        text(out, head.toString());
        String comma = ",\"entry\":[";
        for (Facts facts : kept) {
            text(out, comma + "{" + Links.fullUrl(this.turn, facts) + "\"resource\":");
            out.writeBytes(Links.rewritten(this.turn, source, facts));
            StringBuilder rest = new StringBuilder();
            Json.obj("request", Json.obj("method", "PUT", "url", this.instance), "response", Json.obj("status", "200"))
                .write(rest);
            text(out, "," + rest.substring(1));
            comma = ",";
        }
        text(out, kept.isEmpty() ? "}" : "]}");
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

}
