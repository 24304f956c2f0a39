package dev.smartgateway.cases;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.GatewayAnswer;
import dev.smartgateway.policy.PatientContext;
import dev.smartgateway.policy.PinnedRequest;
import dev.smartgateway.policy.Pinning;
import dev.smartgateway.policy.Step;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Runs cases in the format of {@code pinning-cases.jsonl} against the machine and a
 * scripted upstream, and reports unexpected results.
 */
public final class CorpusRunner {

    private static final int MOST_STEPS = 200;

    private final Pinning pinning;

    private final AccessPolicy policy;

    private final Fixtures fixtures;

    private final Map<String, JsonNode> others;

    private final boolean deaf;

    /**
     * Creates a runner for one machine and policy, with the fixtures that come with the
     * gateway.
     */
    public CorpusRunner(Pinning pinning, AccessPolicy policy) {
        this(pinning, policy, Fixtures.shipped(), Map.of());
    }

    /**
     * Creates a runner for one machine, policy and set of fixtures.
     * @param others cases by id, for those that must answer the same as another
     */
    public CorpusRunner(Pinning pinning, AccessPolicy policy, Fixtures fixtures, Map<String, JsonNode> others) {
        this.pinning = pinning;
        this.policy = policy;
        this.fixtures = fixtures;
        this.others = Map.copyOf(others);
        this.deaf = false;
    }

    private CorpusRunner(CorpusRunner like) {
        this.pinning = like.pinning;
        this.policy = like.policy;
        this.fixtures = like.fixtures;
        this.others = like.others;
        this.deaf = true;
    }

    /**
     * Returns the same runner with a service that ignores the pin and the constraints of
     * queries, so that only the check of answers protects the patient.
     */
    public CorpusRunner deaf() {
        return new CorpusRunner(this);
    }

    /**
     * Returns a test for parameters that carry the pin or a constraint of the scopes.
     */
    public static Predicate<Param> pinning(@Nullable String patient, String scopes) {
        return (param) -> param.value().equals("Patient/" + patient) || param.value().equals(patient)
                || scopes.contains(param.name() + "=" + param.value());
    }

    /**
     * Runs one case.
     * @return unexpected results; empty if the case passed
     */
    public List<String> run(JsonNode test) {
        return examine(test).wrong();
    }

    /**
     * Runs one case and returns its result. Never throws: a case that cannot be run
     * fails.
     */
    public CaseRun examine(JsonNode test) {
        List<String> wrong = new ArrayList<>();
        Step.Respond end = null;
        List<ScriptedUpstream.Exchange> exchanges = new ArrayList<>();
        try {
            wrong.addAll(CaseWords.unknown(test));
            end = played(test, wrong, exchanges);
        }
        catch (RuntimeException ex) {
            wrong.add("cannot be run: " + ex);
        }
        return new CaseRun(wrong, end, exchanges);
    }

    private Step.Respond played(JsonNode test, List<String> wrong, List<ScriptedUpstream.Exchange> exchanges) {
        String mock = test.path("mock").asString("");
        String patient = mock.equals("session-evicted-mid-request") ? null : test.path("pin").asString(null);
        FixtureStore store = new FixtureStore(this.fixtures);
        ScriptedUpstream upstream = this.deaf
                ? new ScriptedUpstream(store, mock, pinning(patient, test.path("scopes").asString("")))
                : new ScriptedUpstream(store, mock);
        PatientContext pin = pin(patient, test.path("scopes").asString(""));
        JsonNode expected = test.path("exp");
        String watched = expected.path("up").asString("").replaceFirst("^no-effect-on:", "");
        int before = upstream.store().changes(watched);
        CaseRequest request = new CaseRequest(test.path("req"));
        Step.Respond end = finish(request.call(pin, this::placeholder), upstream);
        new Expectations(expected, end.answer(), wrong).check(upstream);
        if (upstream.store().changes(watched) != before) {
            wrong.add("changed " + watched);
        }
        if (expected.has("total")) {
            new Totals(upstream.store(), pin).check(request.type(), end.answer(), wrong);
        }
        if (expected.path("d").asString("").equals("allow") && !end.verdict().allowed()) {
            wrong.add("denied");
        }
        same(test, end.answer(), wrong);
        follow(expected, end.answer(), upstream, new Follow(pin, wrong));
        exchanges.addAll(upstream.exchanges());
        return end;
    }

    private void same(JsonNode test, GatewayAnswer answer, List<String> wrong) {
        String name = test.path("exp").path("same_as").asString("");
        if (name.isEmpty()) {
            return;
        }
        JsonNode other = this.others.get(name);
        Step.Respond end = (other != null && !other.path("exp").has("same_as"))
                ? played(other, new ArrayList<>(), new ArrayList<>()) : null;
        if (end == null) {
            wrong.add("same_as names no other case: " + name);
        }
        else if (end.answer().status() != answer.status() || !Arrays.equals(end.answer().body(), answer.body())
                || !end.answer().headers().equals(answer.headers())) {
            wrong.add("differs from " + name + ", which answers " + end.answer().status());
        }
    }

    private void follow(JsonNode expected, GatewayAnswer answer, ScriptedUpstream upstream, Follow follow) {
        String what = expected.path("follow").asString("");
        if (what.isEmpty()) {
            return;
        }
        String link = what.equals("next") ? CaseRequest.next(answer) : CaseRequest.attachment(answer);
        if (link == null) {
            follow.wrong().add("no " + what + " link");
            return;
        }
        upstream.calls().clear();
        String path = CaseRequest.relative(link);
        GatewayAnswer then = send(new FhirCall("GET", ScriptedUpstream.path(path), ScriptedUpstream.query(path),
                Map.of("Accept", "*/*"), new byte[0], follow.pin()), upstream);
        new Expectations(expected.path("then"), then, follow.wrong()).check(upstream);
    }

    /**
     * Loops over the steps of one call and returns the answer.
     */
    public GatewayAnswer send(FhirCall call, ScriptedUpstream upstream) {
        return finish(call, upstream).answer();
    }

    /**
     * Loops over the steps of one call.
     */
    public Step.Respond finish(FhirCall call, ScriptedUpstream upstream) {
        Step step = this.pinning.begin(call);
        for (int i = 0; i < MOST_STEPS; i++) {
            if (step instanceof Step.Respond respond) {
                return respond;
            }
            Step.Send send = (Step.Send) step;
            step = send.after().apply(upstream.answer(send.request()));
        }
        throw new IllegalStateException("no end");
    }

    /**
     * Returns the patient context of a case.
     */
    public PatientContext pin(@Nullable String patient, String scopes) {
        return CaseRequest.pin(patient, scopes, this.policy);
    }

    /** Returns a link that a test takes from an earlier answer in another launch. */
    private String placeholder(String name) {
        String[] parts = name.split(":", -1);
        String link = null;
        if (parts.length == 2 && parts[0].equals("next-of")) {
            link = CaseRequest.next(got(parts[1], "/Observation", "_count=1"));
        }
        if (parts.length == 3 && parts[0].equals("attachment-of")) {
            String session = parts[2].replaceFirst("^session-", "");
            link = CaseRequest.attachment(got(session, "/DocumentReference/" + parts[1], null));
        }
        if (link == null) {
            throw new IllegalArgumentException("{" + name + "} stands for no link");
        }
        return CaseRequest.relative(link);
    }

    private GatewayAnswer got(String patient, String path, @Nullable String query) {
        return send(new FhirCall("GET", path, query, Map.of(), new byte[0], pin(patient, "patient/*.rs")),
                new ScriptedUpstream(new FixtureStore(this.fixtures), ""));
    }

    /**
     * Returns the query of a request, whether it was sent in the URL or as a form.
     */
    public static Query sent(PinnedRequest request) {
        return ObservedRequests.query(request);
    }

    private record Follow(PatientContext pin, List<String> wrong) {
    }

}
