package dev.smartgateway.policy.rules;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.smartgateway.fhir.Param;
import dev.smartgateway.fhir.Query;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.policy.flow.PolicyContext;
import dev.smartgateway.r4.R4;
import dev.smartgateway.r4.SearchParam;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.GrantedAccess;
import org.jspecify.annotations.Nullable;

/**
 * Judges the parameters that shape a result: the elements that the answer check needs
 * stay in it, and nothing is counted that is not selected exactly.
 *
 * @see <a href="https://hl7.org/fhir/R4/search.html#return">FHIR R4 search result
 * parameters</a>
 */
final class ResultParams {

    private static final Set<String> NAMES = Set.of("_format", "_pretty", "_summary", "_elements", "_count", "_sort",
            "_total", "_include", "_revinclude");

    /** Spellings of JSON; the third one is of FHIR before it had a media type. */
    private static final Set<String> FORMATS = Set.of("json", "application/json", "application/json+fhir",
            "application/fhir+json", "text/json");

    /** Types whose profiles request all their references at once. */
    private static final Set<String> WHOLE = Set.of("ExplanationOfBenefit");

    /** Includes that start from included resources; the second name is of STU3. */
    private static final Set<String> AGAIN = Set.of("iterate", "recurse");

    private static final Set<String> SORTABLE = Set.of("_id", "_lastUpdated", "_score");

    private final PolicyContext context;

    private final TypeRule rule;

    private final GrantedAccess cover;

    private final List<Param> kept = new ArrayList<>();

    private Query client = Query.EMPTY;

    ResultParams(PolicyContext context, TypeRule rule, GrantedAccess cover) {
        this.context = context;
        this.rule = rule;
        this.cover = cover;
    }

    static boolean is(Param param) {
        return NAMES.contains(param.name());
    }

    Query judge(Query asked, boolean exact) {
        this.client = asked;
        for (Param param : asked.params()) {
            boolean include = param.name().endsWith("include");
            if (param.modifier() != null && !(include && AGAIN.contains(param.modifier()))) {
                throw new Denied(include ? Reason.INCLUDE : Reason.PARAMETER, "modifier");
            }
            switch (param.name()) {
                case "_format" -> format(param.value());
                case "_pretty" -> {
                    // the answer is written here
                }
                case "_summary" -> summary(param, exact);
                case "_elements" -> elements(param.value());
                case "_count" -> count(param.value(), exact);
                case "_sort" -> sort(param);
                case "_total" -> total(param, exact);
                case "_include" -> include(param);
                default -> revInclude(param);
            }
        }
        return new Query(this.kept);
    }

    static void format(String value) {
        String bare = value.contains(";") ? value.substring(0, value.indexOf(';')).strip() : value;
        if (!FORMATS.contains(bare.replace(' ', '+').toLowerCase(Locale.ROOT))) {
            throw new Denied(Reason.NOT_ACCEPTABLE, "format");
        }
    }

    private void summary(Param param, boolean exact) {
        switch (param.value()) {
            case "count" -> {
                requireExact(exact);
                this.kept.add(param);
            }
            case "true" -> {
                boolean visible = this.rule.inSummary() && this.cover.anyOf().isEmpty()
                        && SearchPlan.place(this.context, this.rule).equals(this.rule.type());
                if (visible || this.rule.shared()) {
                    this.kept.add(param);
                }
            }
            case "data", "false" -> this.kept.add(param);
            case "text" -> {
                if (this.rule.shared() && this.cover.anyOf().isEmpty()) {
                    this.kept.add(param);
                }
            }
            default -> throw new Denied(Reason.PARAMETER, "summary");
        }
    }

    private void elements(String value) {
        Set<String> elements = new LinkedHashSet<>(needed(this.rule, this.cover));
        for (String element : value.split(",", -1)) {
            String own = element.startsWith(this.rule.type() + ".") ? element.substring(this.rule.type().length() + 1)
                    : element;
            if (!own.matches("[A-Za-z][A-Za-z0-9]{0,60}")) {
                throw new Denied(Reason.PARAMETER, "elements");
            }
            elements.add(own);
        }
        this.kept.add(Param.of("_elements", String.join(",", elements)));
    }

    /**
     * Top-level elements without which an answer cannot be judged.
     */
    static Set<String> needed(TypeRule rule, GrantedAccess cover) {
        Set<String> elements = new LinkedHashSet<>(List.of("id", "meta"));
        rule.primary().forEach((path) -> elements.add(first(path)));
        rule.full().forEach((path) -> elements.add(first(path)));
        Constraints.paths(cover, rule.type()).forEach((path) -> elements.add(first(path)));
        return elements;
    }

    private static String first(String path) {
        int dot = path.indexOf('.');
        return (dot < 0) ? path : path.substring(0, dot);
    }

    private void count(String value, boolean exact) {
        int count = SearchPlan.pageSize(this.context, value);
        if (count == 0) {
            requireExact(exact);
        }
        this.kept.add(Param.of("_count", String.valueOf(count)));
    }

    private void sort(Param param) {
        for (String key : param.value().split(",", -1)) {
            String name = key.startsWith("-") ? key.substring(1) : key;
            if (!SORTABLE.contains(name) && R4.parameter(this.rule.type(), name).isEmpty()) {
                throw new Denied(Reason.PARAMETER, "sort");
            }
        }
        this.kept.add(param);
    }

    private void total(Param param, boolean exact) {
        if (!Set.of("none", "estimate", "accurate").contains(param.value())) {
            throw new Denied(Reason.PARAMETER, "total");
        }
        if (!param.value().equals("none")) {
            if (this.rule.several()) {
                return;
            }
            requireExact(exact);
        }
        this.kept.add(param);
    }

    private void requireExact(boolean exact) {
        if (this.rule.several()) {
            throw new Denied(Reason.PARAMETER_DENIED, "count-shared");
        }
        if (!exact) {
            throw new Denied(Reason.SCOPE_INEXACT, "count");
        }
    }

    private void include(Param param) {
        String[] parts = param.value().split(":", -1);
        boolean again = param.modifier() != null;
        boolean shape = (parts.length == 2 || parts.length == 3) && (parts[0].equals(this.rule.type()) || again);
        if (!shape || (parts.length == 3 && !R4.isType(parts[2]))) {
            throw new Denied(Reason.INCLUDE, "include");
        }
        if (again) {
            requireStart(parts[0]);
            requireReadable(parts[0]);
        }
        boolean whole = parts[1].equals("*") && parts.length == 2 && WHOLE.contains(parts[0]);
        if (!whole) {
            reaching(parts);
        }
        this.kept.add(param);
    }

    private void reaching(String[] parts) {
        SearchParam reference = R4.parameter(parts[0], parts[1])
            .filter((it) -> it.kind().equals("reference"))
            .orElseThrow(() -> new Denied(Reason.INCLUDE, "include"));
        boolean granted = R4.types()
            .stream()
            .anyMatch((type) -> (parts.length == 2 || parts[2].equals(type)) && reference.reaches(type)
                    && ScopeGate.included(this.context, type).granted());
        if (!granted) {
            throw new Denied(Reason.SCOPE, "include-scope");
        }
    }

    private void revInclude(Param param) {
        String[] parts = param.value().split(":", -1);
        boolean again = param.modifier() != null;
        SearchParam reference = R4.parameter(parts[0], (parts.length > 1) ? parts[1] : "")
            .filter((it) -> it.kind().equals("reference") && (again || it.reaches(this.rule.type())))
            .orElseThrow(() -> new Denied(Reason.INCLUDE, "include"));
        boolean target = parts.length == 2 || (parts.length == 3 && R4.isType(parts[2]) && reference.reaches(parts[2])
                && (again || parts[2].equals(this.rule.type())));
        if (!target) {
            throw new Denied(Reason.INCLUDE, "include");
        }
        if (again) {
            requireStart(null);
        }
        if (!this.context.policy().search().offersRevInclude(parts[0] + ":" + parts[1])) {
            this.context.soft(Reason.INCLUDE, "policy-revinclude");
        }
        requireReadable(parts[0]);
        this.kept.add(param);
    }

    /**
     * Requires, for an include that starts from included resources, another include that
     * returns them.
     * @param type of theirs; {@code null} for any
     */
    private void requireStart(@Nullable String type) {
        boolean brought = this.client.params()
            .stream()
            .filter((param) -> param.name().endsWith("include") && param.modifier() == null)
            .anyMatch((param) -> type == null || SearchPlan.brings(param, type));
        if (!brought) {
            throw new Denied(Reason.INCLUDE, "include-start");
        }
    }

    private void requireReadable(String type) {
        if (!ScopeGate.included(this.context, type).granted()) {
            throw new Denied(Reason.SCOPE, "include-scope");
        }
    }

}
