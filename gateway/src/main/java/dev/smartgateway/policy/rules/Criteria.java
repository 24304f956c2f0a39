package dev.smartgateway.policy.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.fhir.Reference;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.SearchParam;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Judges the parameters that select resources and builds the query to send. The client's
 * own pin parameter must name the pinned patient; it is dropped, because the pin is added
 * anyway.
 */
final class Criteria {

    /** A comma that is not escaped. */
    private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");

    /** Common parameters that only narrow. */
    private static final Set<String> COMMON = Set.of("_id", "_lastUpdated", "_tag", "_profile", "_security");

    private static final Set<String> REFUSED = Set.of("_list", "_filter", "_query", "_text", "_content", "_contained",
            "_containedType", "_type", "_not-referenced", "_has", "_since", "_at", "ct", "_getpages", "_bundletype");

    private static final Map<String, Set<String>> MODIFIERS = Map.of("token",
            Set.of("not", "text", "in", "not-in", "above", "below", "of-type", "missing"), "string",
            Set.of("exact", "contains", "missing"), "uri", Set.of("above", "below", "missing"), "reference",
            Set.of("missing", "above", "below"), "date", Set.of("missing"), "number", Set.of("missing"), "quantity",
            Set.of("missing"), "composite", Set.of("missing"));

    private final PolicyContext context;

    private final TypeRule rule;

    private final List<Param> kept = new ArrayList<>();

    private Criteria(PolicyContext context, TypeRule rule) {
        this.context = context;
        this.rule = rule;
    }

    /**
     * Returns the client's criteria as they may be sent.
     * @throws Denied for the first one that may not be sent
     */
    static Query of(PolicyContext context, TypeRule rule, List<Param> params) {
        Criteria criteria = new Criteria(context, rule);
        params.forEach(criteria::judge);
        return new Query(criteria.kept);
    }

    private void judge(Param param) {
        String name = param.name();
        if (REFUSED.contains(name)) {
            throw new Denied(Reason.PARAMETER_DENIED, "parameter");
        }
        if (this.context.policy().search().denied().contains(name)) {
            this.context.soft(Reason.PARAMETER_DENIED, "policy-parameter");
        }
        if (param.key().indexOf('.') >= 0) {
            this.kept.add(new Chain(this.context, this.rule, param).allowed());
            return;
        }
        if (name.equals(this.rule.parameter())) {
            pin(param);
            return;
        }
        Optional<SearchParam> known = R4.parameter(this.rule.type(), name);
        if (known.isPresent()) {
            typed(param, known.get());
        }
        else if (COMMON.contains(name)) {
            common(param);
        }
        else if (this.context.policy().search().parameters().contains(name) && param.modifier() == null) {
            this.kept.add(param);
        }
        else {
            throw new Denied(Reason.PARAMETER, "parameter");
        }
    }

    private void pin(Param param) {
        if (this.context.unpinned()) {
            this.kept.add(param);
            return;
        }
        if (param.modifier() != null && !param.modifier().equals("Patient")) {
            throw new Denied(Reason.PARAMETER_DENIED, "pin-parameter");
        }
        for (String value : values(param.value())) {
            String literal = here(value);
            if (!literal.equals(this.context.patient().value()) && !this.context.own(literal)) {
                throw new Denied(Reason.OTHER_PATIENT, "pin-parameter");
            }
        }
    }

    private void common(Param param) {
        boolean token = param.name().equals("_tag") || param.name().equals("_security");
        boolean fits = param.modifier() == null || (token && param.modifier().equals("not"));
        if (!fits) {
            throw new Denied(Reason.PARAMETER, "modifier");
        }
        this.kept.add(param);
    }

    private void typed(Param param, SearchParam known) {
        if (known.kind().equals("special") && !known.name().equals("near")) {
            throw new Denied(Reason.PARAMETER_DENIED, "parameter");
        }
        if (known.kind().equals("reference")) {
            reference(param, known);
            return;
        }
        if (!takes(known.kind(), param.modifier())) {
            throw new Denied(Reason.PARAMETER, "modifier");
        }
        this.kept.add(param);
    }

    /**
     * Returns whether a kind of parameter takes a modifier.
     */
    static boolean takes(String kind, @Nullable String modifier) {
        return modifier == null || MODIFIERS.getOrDefault(kind, Set.of()).contains(modifier);
    }

    private void reference(Param param, SearchParam known) {
        String modifier = param.modifier();
        if ("identifier".equals(modifier) && known.reaches("Patient") && !this.context.unpinned()) {
            throw new Denied(Reason.PARAMETER_DENIED, "reference-parameter");
        }
        boolean typed = modifier != null && R4.isType(modifier);
        boolean fits = modifier == null || typed || modifier.equals("identifier")
                || MODIFIERS.getOrDefault("reference", Set.of()).contains(modifier);
        if (!fits) {
            throw new Denied(Reason.PARAMETER, "modifier");
        }
        boolean literal = modifier == null || typed || modifier.equals("above") || modifier.equals("below");
        List<String> values = new ArrayList<>();
        for (String value : values(param.value())) {
            values.add(literal ? literal(value, known, typed ? modifier : null) : value);
        }
        this.kept.add(new Param(param.name(), modifier, String.join(",", values)));
    }

    private String literal(String value, SearchParam known, @Nullable String type) {
        String text = here(value);
        if (this.context.unpinned() || !known.reaches("Patient")) {
            return text;
        }
        boolean bare = text.indexOf('/') < 0 && text.indexOf(':') < 0;
        if (bare && (type == null || type.equals("Patient"))) {
            return bare(text, known, type);
        }
        Reference reference = this.context.reference(text);
        boolean patient = (type == null) ? "Patient".equals(reference.type()) : type.equals("Patient");
        if (patient && !reference.is("Patient", this.context.patient().value())) {
            throw new Denied(Reason.OTHER_PATIENT, "reference-parameter");
        }
        return (patient && type == null && bareIds()) ? this.context.patient().value() : text;
    }

    /** Returns whether the service finds a patient's records by the bare id only. */
    private boolean bareIds() {
        return this.context.call().pin().bases().bareIds();
    }

    private String bare(String text, SearchParam known, @Nullable String type) {
        if (text.equals(this.context.patient().value())) {
            return (type != null || bareIds()) ? text : this.context.patient().reference();
        }
        boolean onlyPatients = type != null || known.targets().equals(Set.of("Patient"))
                || known.paths().equals(this.rule.primary());
        if (onlyPatients) {
            throw new Denied(Reason.OTHER_PATIENT, "reference-parameter");
        }
        return text;
    }

    /**
     * Returns the value with the client's own base removed.
     */
    private String here(String value) {
        String base = this.context.client() + "/";
        return value.startsWith(base) ? value.substring(base.length()) : value;
    }

    private static List<String> values(String value) {
        return (value.indexOf(',') < 0) ? List.of(value) : List.of(COMMA.split(value, -1));
    }

}
