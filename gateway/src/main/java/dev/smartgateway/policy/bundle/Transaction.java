package dev.smartgateway.policy.bundle;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.fhir.Route;
import dev.smartgateway.json.Json;
import dev.smartgateway.policy.FhirCall;
import dev.smartgateway.policy.Step;
import dev.smartgateway.policy.UpstreamAnswer;
import dev.smartgateway.policy.flow.Answers;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.policy.flow.Siblings;
import dev.smartgateway.policy.flow.UpstreamRequest;
import dev.smartgateway.policy.write.Prepared;
import dev.smartgateway.policy.write.Writing;
import dev.smartgateway.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * A transaction: every write is judged before anything is sent, then all are sent as one
 * newly serialized transaction; reads follow one by one, in the order FHIR defines. One
 * refused entry refuses all.
 */
final class Transaction {

    private final PolicyContext context;

    private final Function<FhirCall, Step> single;

    Transaction(PolicyContext context, Function<FhirCall, Step> single) {
        this.context = context;
        this.single = single;
    }

    Step begin(List<Json.Obj> entries) {
        List<EntryCall> calls = entries.stream().map((entry) -> EntryCall.of(this.context, entry)).toList();
        Set<String> locals = new HashSet<>();
        for (EntryCall call : calls) {
            if (call.fullUrl() != null && !locals.add(call.fullUrl())) {
                throw new Denied(Reason.MALFORMED, "full-url");
            }
            requireAllowed(call);
            writtenById(call).ifPresent(locals::add);
        }
        return prepare(calls, new Siblings(locals, true), new ArrayList<>());
    }

    /** An entry that is written by id is judged itself, so others may refer to it. */
    private static Optional<String> writtenById(EntryCall entry) {
        Route route = Route.parse(entry.call().method(), entry.call().path(), entry.call().query() != null);
        return (route.interaction() == Interaction.UPDATE) ? Optional.of(route.type() + "/" + route.id())
                : Optional.empty();
    }

    /**
     * Checks that an entry is allowed. Reads are only started here, to see whether one of
     * them is refused.
     */
    private void requireAllowed(EntryCall call) {
        if (call.call().method().equals("GET")) {
            this.single.apply(call.call()).fold((send) -> true, (tell) -> {
                if (!tell.verdict().allowed()) {
                    Reason reason = tell.verdict().reason();
                    throw new Denied((reason != null) ? reason : Reason.INTERNAL, tell.verdict().rule());
                }
                return true;
            });
        }
    }

    private Step prepare(List<EntryCall> calls, Siblings locals, List<Ready> ready) {
        if (ready.size() == calls.size()) {
            return send(ready);
        }
        EntryCall entry = calls.get(ready.size());
        if (entry.call().method().equals("GET")) {
            return prepare(calls, locals, plus(ready, new Ready(entry, null)));
        }
        FhirCall call = entry.call();
        PolicyContext own = PolicyContext.of(call, Route.parse(call.method(), call.path(), call.query() != null));
        if (own.route().interaction() == Interaction.UNKNOWN) {
            throw new Denied(Reason.UNKNOWN_TARGET, "path");
        }
        return own.guard(
                () -> Writing.prepare(own, locals,
                        (prepared) -> prepare(calls, locals, plus(ready, new Ready(entry, prepared)))),
                Reason.MALFORMED);
    }

    private static List<Ready> plus(List<Ready> ready, Ready one) {
        List<Ready> more = new ArrayList<>(ready);
        more.add(one);
        return more;
    }

    private Step send(List<Ready> ready) {
        List<Ready> writes = ready.stream().filter(Ready::leaves).toList();
        if (writes.isEmpty()) {
            return reads(ready, Map.of());
        }
        List<Json.Obj> entries = writes.stream().map(Transaction::entry).toList();
        Json.Obj bundle = Json.obj("resourceType", "Bundle", "type", "transaction", "entry", entries);
        UpstreamRequest draft = UpstreamRequest.write("POST", "", bundle.bytes(), UpstreamRequest.Proof.CHECKED_BODY);
        boolean whole = writes.stream().noneMatch((one) -> one.draft().method().equals("PATCH"))
                && draft.body().length <= this.context.call().pin().maxAnswer() / 2;
        UpstreamRequest wish = whole ? draft.header("Prefer", "return=representation") : draft;
        return this.context.ask(wish, (answer) -> judged(writes, answer, (written) -> reads(ready, written)));
    }

    private static Json.Obj entry(Ready ready) {
        UpstreamRequest draft = ready.draft();
        Json.Obj request = Json.obj("method", draft.method(), "url", draft.target());
        for (Map.Entry<String, String> field : Map
            .of("If-Match", "ifMatch", "If-None-Match", "ifNoneMatch", "If-None-Exist", "ifNoneExist")
            .entrySet()) {
            String value = draft.headers().get(field.getKey());
            request = (value != null) ? request.with(field.getValue(), value) : request;
        }
        String name = ready.entry().fullUrl();
        Json.Obj entry = (name != null) ? Json.obj("fullUrl", name) : Json.obj();
        if (draft.body().length > 0) {
            entry = entry.with("resource", resource(draft));
        }
        return entry.with("request", request);
    }

    private static Json.Obj resource(UpstreamRequest draft) {
        String media = String.valueOf(draft.headers().get("Content-Type"));
        if (media.equals("application/json-patch+json")) {
            return Json.obj("resourceType", "Binary", "contentType", media, "data",
                    Base64.getEncoder().encodeToString(draft.body()));
        }
        return Json.parse(draft.body());
    }

    private Step judged(List<Ready> writes, UpstreamAnswer answer, Function<Map<Ready, Step.Respond>, Step> then) {
        Answers.requireWritten(this.context, answer);
        if (answer.status() != 200) {
            throw new Denied(Reason.UNCONFIRMED, "status");
        }
        if (!Answers.isJson(answer.header("content-type"))) {
            throw new Denied(Reason.UNCONFIRMED, "media-type");
        }
        Json.Obj bundle = Json.parse(answer.body());
        List<Json.Obj> entries = bundle.objects("entry");
        if (!"transaction-response".equals(bundle.text("type")) || entries.size() != writes.size()) {
            throw new Denied(Reason.UNCONFIRMED, "transaction-response");
        }
        Map<Ready, UpstreamAnswer> parts = new HashMap<>();
        for (int i = 0; i < writes.size(); i++) {
            parts.put(writes.get(i), part(entries.get(i)));
        }
        return new EntrySequence<Ready>(this.context, (one) -> one.judge(Objects.requireNonNull(parts.get(one))))
            .run(writes, (tells) -> {
                Map<Ready, Step.Respond> written = new HashMap<>();
                for (int i = 0; i < writes.size(); i++) {
                    written.put(writes.get(i), tells.get(i));
                }
                return tells.stream().anyMatch(Transaction::unconfirmed)
                        ? this.context.deny(new Denied(Reason.UNCONFIRMED, "bundle")) : then.apply(written);
            });
    }

    private static boolean unconfirmed(Step.Respond tell) {
        return tell.verdict().reason() == Reason.UNCONFIRMED;
    }

    private static UpstreamAnswer part(Json.Obj entry) {
        Json.Obj response = entry.object("response");
        String status = (response != null) ? response.text("status") : null;
        if (response == null || status == null || !status.matches("[1-5][0-9]{2}( .*)?")) {
            throw new Denied(Reason.UNCONFIRMED, "transaction-response");
        }
        Map<String, String> headers = new HashMap<>(Map.of("content-type", "application/fhir+json"));
        for (String field : List.of("etag", "location")) {
            String value = response.text(field);
            if (value != null) {
                headers.put(field, value);
            }
        }
        Json.Obj resource = entry.object("resource");
        byte[] body = (resource != null) ? resource.bytes() : "".getBytes(StandardCharsets.UTF_8);
        return new UpstreamAnswer(Integer.parseInt(status.substring(0, 3)), headers, body);
    }

    private Step reads(List<Ready> ready, Map<Ready, Step.Respond> written) {
        return new EntrySequence<Ready>(this.context, (one) -> {
            Step.Respond tell = written.get(one);
            if (tell == null && !one.reads()) {
                return one.judge(new UpstreamAnswer(204, Map.of(), new byte[0]));
            }
            return (tell != null) ? tell : this.single.apply(one.entry().call());
        }).run(ready, (tells) -> tells.stream().anyMatch((tell) -> tell.verdict().alarm()) ? Bundles.alarm(this.context)
                : this.context.allow(Replies.bundle("transaction-response", tells), Replies.verdicts(tells)));
    }

    /**
     * An entry that is ready to be sent; compared by identity.
     */
    private static final class Ready {

        private final EntryCall entry;

        private final @Nullable Prepared write;

        Ready(EntryCall entry, @Nullable Prepared write) {
            this.entry = entry;
            this.write = write;
        }

        EntryCall entry() {
            return this.entry;
        }

        /** Returns whether it is a write that has to be sent. */
        boolean leaves() {
            return this.write != null && this.write.draft() != null;
        }

        boolean reads() {
            return this.write == null;
        }

        UpstreamRequest draft() {
            return Objects.requireNonNull(Objects.requireNonNull(this.write).draft());
        }

        Step judge(UpstreamAnswer answer) {
            return Objects.requireNonNull(this.write).after().apply(answer);
        }

    }

}
