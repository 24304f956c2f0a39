package dev.smartgateway.policy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import dev.smartgateway.cases.CaseRequest;
import dev.smartgateway.cases.FixtureStore;
import dev.smartgateway.cases.ScriptedUpstream;
import dev.smartgateway.policy.machine.PinningMachine;
import tools.jackson.databind.JsonNode;

/**
 * One request in a launch of the patient p1, and the answers of a FHIR service to it,
 * written by hand. In bodies a single quote is a quotation mark, {@code BASE} the base of
 * the service and {@code SELF} the address that was asked.
 */
final class Asked {

    static final String JSON = "application/fhir+json";

    private final String method;

    private final String url;

    private final Map<String, String> headers = new HashMap<>();

    private final List<UpstreamAnswer> answers = new ArrayList<>();

    private String body = "";

    private String patient = "p1";

    private String user;

    private String scopes = "patient/*.cruds";

    private AccessPolicy policy = AccessPolicy.defaults();

    private UnaryOperator<PatientContext> launch = UnaryOperator.identity();

    private Asked(String method, String url) {
        this.method = method;
        this.url = url;
    }

    static Asked get(String url) {
        return new Asked("GET", url);
    }

    static Asked send(String method, String url, String type, String body) {
        Asked asked = new Asked(method, url).header("Content-Type", type);
        asked.body = body.replace('\'', '"');
        return asked;
    }

    Asked header(String name, String value) {
        this.headers.put(name, value);
        return this;
    }

    /** A launch of a person's own, without a patient. */
    Asked nobody() {
        this.patient = null;
        return this;
    }

    /** Who signed in, as a resource of the service. */
    Asked user(String reference) {
        this.user = reference;
        return this;
    }

    Asked scopes(String granted) {
        this.scopes = granted;
        return this;
    }

    Asked policy(AccessPolicy other) {
        this.policy = other;
        return this;
    }

    /** What else is different in this launch. */
    Asked launch(UnaryOperator<PatientContext> change) {
        this.launch = change;
        return this;
    }

    /** The largest body, in bytes, of the request and of one answer. */
    Asked largest(int bytes) {
        return launch((one) -> new PatientContext(one.patient(), one.granted(), one.policy(), one.bases(),
                one.handles(), bytes, one.references()));
    }

    /** The same policy with reads that travel as searches. */
    static AccessPolicy readingBySearch(AccessPolicy like) {
        AccessPolicy.Compartment one = like.compartment();
        return policy(like, new AccessPolicy.Compartment(one.mode(), one.pinUser(), true, one.updateAsCreate()));
    }

    /** The same policy with another compartment. */
    static AccessPolicy policy(AccessPolicy like, AccessPolicy.Compartment other) {
        return new AccessPolicy(like.scopes(), like.types(), like.interactions(), like.search(), like.operations(),
                other, like.reportOnly());
    }

    /** What the service answers next. */
    Asked answer(int status, Map<String, String> more, String text) {
        this.answers.add(new UpstreamAnswer(status, more, text.getBytes(StandardCharsets.UTF_8)));
        return this;
    }

    Asked answer(String text) {
        return answer(200, Map.of("Content-Type", JSON), text);
    }

    /** A searchset: its links and entries. */
    Asked searchset(String links, String... entries) {
        return answer("{'resourceType':'Bundle','type':'searchset','total':" + entries.length + ",'link':[" + links
                + "],'entry':[" + String.join(",", entries) + "]}");
    }

    /** Plays it to the end, or until the service has no more to say. */
    Ending end() {
        Step step = new PinningMachine().begin(new FhirCall(this.method, ScriptedUpstream.path(this.url),
                ScriptedUpstream.query(this.url), this.headers, this.body.getBytes(StandardCharsets.UTF_8), pin()));
        List<PinnedRequest> sent = new ArrayList<>();
        for (UpstreamAnswer answer : this.answers) {
            if (step instanceof Step.Send send) {
                sent.add(send.request());
                step = send.after().apply(told(answer, send.request()));
            }
        }
        if (step instanceof Step.Send send) {
            sent.add(send.request());
        }
        return new Ending(sent, (step instanceof Step.Respond end) ? end : null);
    }

    private PatientContext pin() {
        PatientContext plain = CaseRequest.pin(this.patient, this.scopes, this.policy);
        return this.launch
            .apply(new PatientContext(plain.patient(), new PatientContext.Granted(plain.scopes(), this.user),
                    plain.policy(), plain.bases(), plain.handles(), plain.maxAnswer(), plain.references()));
    }

    private static UpstreamAnswer told(UpstreamAnswer answer, PinnedRequest request) {
        String text = new String(answer.body(), StandardCharsets.UTF_8).replace('\'', '"')
            .replace("SELF", ScriptedUpstream.BASE + "/" + request.target())
            .replace("BASE", ScriptedUpstream.BASE);
        return new UpstreamAnswer(answer.status(), answer.headers(), text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * How it went.
     *
     * @param sent what left the machine, in order
     * @param step the last step; {@code null} while the service is asked
     */
    record Ending(List<PinnedRequest> sent, Step.Respond step) {

        String outcome() {
            return (this.step == null) ? this.sent.get(this.sent.size() - 1).method() + " " + target()
                    : this.step.answer().status() + " " + this.step.verdict().rule();
        }

        /** Whether the last request alone would keep an honest service to the pin. */
        boolean sufficient() {
            return this.sent.get(this.sent.size() - 1).sufficient();
        }

        /** Where the last request went. */
        String target() {
            return this.sent.get(this.sent.size() - 1).target();
        }

        String header(String name) {
            return this.step.answer().headers().get(name);
        }

        String text() {
            return new String(this.step.answer().body(), StandardCharsets.UTF_8);
        }

        JsonNode body() {
            return FixtureStore.JSON.readTree(this.step.answer().body());
        }

        /** The ids of the entries, with commas. */
        String ids() {
            return String.join(",",
                    body().path("entry")
                        .valueStream()
                        .filter((entry) -> !entry.path("search").path("mode").asString().equals("outcome"))
                        .map((entry) -> entry.path("resource").path("id").asString())
                        .toList());
        }

        /** The codes of what is said about the list, ours or the service's. */
        String said() {
            return String.join(",",
                    body().path("entry")
                        .valueStream()
                        .filter((entry) -> entry.path("search").path("mode").asString().equals("outcome"))
                        .flatMap((entry) -> entry.path("resource").path("issue").valueStream())
                        .map((issue) -> issue.path("severity").asString() + " " + issue.path("code").asString())
                        .toList());
        }

        /** A link of the answer, as path below the FHIR base of the launch. */
        String link(String relation) {
            return body().path("link")
                .valueStream()
                .filter((link) -> link.path("relation").asString().equals(relation))
                .map((link) -> link.path("url").asString().replaceFirst(".*/fhir/", "/"))
                .findFirst()
                .orElse("none");
        }

    }

}
