package dev.smartgateway.operator;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.policy.Operation;

/**
 * The keys of a policy file, which is a closed list.
 */
enum PolicyKey {

    /** Ceiling of the scopes. */
    SCOPES("scopes", Shape.words("(patient|user)/.+", "patient/*.rs"),
            "Ceiling: nothing beyond these scopes is ever granted. Leave it out for no ceiling."),

    /** The only types. */
    TYPES_ALLOWED("types.allowed", Shape.words(Patterns.TYPE, "Observation"),
            "Only these resource types; an empty list means all that the gateway serves."),

    /** Excluded types. */
    TYPES_DENIED("types.denied", Shape.words(Patterns.TYPE, "Communication"), "Never these resource types."),

    /** Types beyond the reach of a wildcard. */
    TYPES_EXPLICIT("types.explicit", Shape.words(Patterns.TYPE, "AuditEvent"),
            "Only when a scope names the type itself; a wildcard scope does not reach them."),

    /** What may be done. */
    INTERACTIONS("interactions", Shape.choices(Interactions.names()),
            "What may be done at all. Pages follow search-type; metadata is always served."),

    /** Further parameters. */
    PARAMETERS("search.parameters", Shape.words(Patterns.PARAMETER, "us-core-race"),
            "Search parameters of an implementation guide, accepted besides those of R4, without modifiers."),

    /** Refused parameters. */
    PARAMETERS_DENIED("search.denied", Shape.words("_?[a-z][A-Za-z0-9-]{0,63}", "identifier"),
            "Search parameters that are refused although R4 has them."),

    /** Reverse includes. */
    REV_INCLUDES("search.rev-includes",
            Shape.words("\\*|" + Patterns.TYPE + ":[a-z][A-Za-z0-9-]{0,63}", "Provenance:target"),
            "The _revinclude values that are allowed; * for all of R4. Each resource that comes along is judged."),

    /** Page size. */
    MAX_COUNT("search.max-count", Shape.number(1000, 200), "Largest page; larger wishes are clamped."),

    /** Size of a batch. */
    MAX_ENTRIES("search.max-entries", Shape.number(500, 50), "Most entries of a batch or transaction."),

    /** Operations. */
    OPERATIONS("operations", Shape.choices(Operation.codes()),
            "Allowed operations, without the dollar sign; the gateway can check no others."),

    /** Strict or full. */
    MODE("compartment.mode", Shape.choice(List.of("strict", "full")),
            "strict: the primary element must be the patient. full: any element of the R4 Patient compartment."),

    /** Pinning of user scopes. */
    PIN_USER("compartment.pin-user", Shape.flag(),
            "Whether user/ scopes are pinned to the patient of the launch as well."),

    /** Second wall upstream. */
    READ_AS_SEARCH("compartment.read-as-search", Shape.flag(),
            "Whether a read is sent as a search that carries the pin, so that the FHIR service checks it too."),

    /** Update as create. */
    UPDATE_AS_CREATE("compartment.update-as-create", Shape.flag(), "Whether a PUT to a free id may create."),

    /** References of a body. */
    CHECK_REFERENCES("compartment.check-references", Shape.flag(),
            "Whether a body may refer only to records that are known to be the patient's, or are looked up."),

    /** Trial rules. */
    REPORT_ONLY("report-only", Shape.choices(AccessPolicy.SOFT_RULES.stream().sorted().toList()),
            "Rules that only log and count what they would deny. Pin and answer checks cannot be listed.");

    private final String path;

    private final Shape shape;

    private final String words;

    PolicyKey(String path, Shape shape, String words) {
        this.path = path;
        this.shape = shape;
        this.words = words;
    }

    /** Shared spellings. */
    private static final class Patterns {

        private static final String TYPE = "[A-Z][A-Za-z]{1,63}";

        /** Without those that look beyond the searched resources. */
        private static final String PARAMETER = "(?!_(has|list|filter|query|text|content|contained|containedType"
                + "|type|not-referenced|since|at|getpages|bundletype|page)$)_?[a-z][A-Za-z0-9-]{0,63}";

    }

    String path() {
        return this.path;
    }

    Shape shape() {
        return this.shape;
    }

    String words() {
        return this.words;
    }

    /**
     * The section before the dot; empty at the top.
     */
    String section() {
        int dot = this.path.indexOf('.');
        return (dot < 0) ? "" : this.path.substring(0, dot);
    }

    String last() {
        return this.path.substring(this.path.indexOf('.') + 1);
    }

    static Optional<PolicyKey> of(String path) {
        return Arrays.stream(values()).filter((key) -> key.path.equals(path)).findFirst();
    }

    static boolean isSection(String name) {
        return Arrays.stream(values()).anyMatch((key) -> !name.isEmpty() && key.section().equals(name));
    }

    /** Interactions a policy speaks of. */
    static final class Interactions {

        private static final Set<Interaction> NOT_FOR_POLICY = Set.of(Interaction.UNKNOWN, Interaction.CAPABILITIES,
                Interaction.SMART_CONFIGURATION, Interaction.PAGE, Interaction.HISTORY_TYPE, Interaction.HISTORY_SYSTEM,
                Interaction.SEARCH_SYSTEM);

        private Interactions() {
        }

        static List<String> names() {
            return Arrays.stream(Interaction.values())
                .filter((one) -> !NOT_FOR_POLICY.contains(one))
                .map(Interaction::code)
                .toList();
        }

    }

}
