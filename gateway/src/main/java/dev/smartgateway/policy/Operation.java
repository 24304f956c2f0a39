package dev.smartgateway.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The operations whose answer can be judged: the one table from which the policy key, the
 * gate and the paging rule come. All others are denied.
 *
 * @see <a href="https://hl7.org/fhir/R4/operations.html">FHIR R4 operations</a>
 */
public enum Operation {

    /** Newest observations, one of each code. */
    LASTN("lastn", Set.of("Observation"), Level.TYPE, Answer.SEARCHSET,
            Set.of("max", "code", "category", "date", "status", "_count")),

    /** Documents of the patient. */
    DOCREF("docref", Set.of("DocumentReference"), Level.TYPE, Answer.SEARCHSET,
            Set.of("start", "end", "type", "on-demand", "profile", "_count")),

    /** The whole record; every entry is judged by its type, scope and owner. */
    EVERYTHING("everything", Set.of("Patient"), Level.INSTANCE, Answer.EVERYTHING,
            Set.of("start", "end", "_since", "_type", "_count")),

    /** The codes of a value set. */
    EXPAND("expand", Set.of("ValueSet"), Level.BOTH, Answer.VALUE_SET,
            Set.of("url", "filter", "count", "offset", "valueSetVersion", "date", "includeDesignations", "activeOnly",
                    "displayLanguage", "excludeNested")),

    /** What a code means. */
    LOOKUP("lookup", Set.of("CodeSystem"), Level.TYPE, Answer.PARAMETERS,
            Set.of("code", "system", "version", "date", "displayLanguage", "property")),

    /** Whether a code is in a value set or code system. */
    VALIDATE_CODE("validate-code", Set.of("ValueSet", "CodeSystem"), Level.BOTH, Answer.PARAMETERS,
            Set.of("url", "valueSetVersion", "code", "system", "systemVersion", "version", "display", "date",
                    "abstract", "displayLanguage")),

    /** A code in another system. */
    TRANSLATE("translate", Set.of("ConceptMap"), Level.BOTH, Answer.PARAMETERS, Set.of("url", "conceptMapVersion",
            "code", "system", "version", "source", "target", "targetsystem", "reverse"));

    private final String code;

    private final Set<String> types;

    private final Level level;

    private final Answer answer;

    private final Set<String> parameters;

    Operation(String code, Set<String> types, Level level, Answer answer, Set<String> parameters) {
        this.code = code;
        this.types = types;
        this.level = level;
        this.answer = answer;
        this.parameters = parameters;
    }

    /**
     * The operation of that name where it is offered.
     * @param instance whether it is asked on one resource
     */
    public static Optional<Operation> of(String code, @Nullable String type, boolean instance) {
        return Arrays.stream(values())
            .filter((one) -> one.code.equals(code) && type != null && one.types.contains(type)
                    && one.level.fits(instance))
            .findFirst();
    }

    /**
     * All names, sorted.
     */
    public static List<String> codes() {
        return Arrays.stream(values()).map(Operation::code).sorted().toList();
    }

    /**
     * The name without the dollar sign.
     */
    public String code() {
        return this.code;
    }

    /**
     * How its answer is judged.
     */
    public Answer answer() {
        return this.answer;
    }

    /**
     * The parameters it may have.
     */
    public Set<String> parameters() {
        return this.parameters;
    }

    /** Where an operation is asked. */
    private enum Level {

        TYPE, INSTANCE, BOTH;

        boolean fits(boolean instance) {
            return this == BOTH || (this == INSTANCE) == instance;
        }

    }

    /** How an answer is judged. */
    public enum Answer {

        /** As a search of the type, which carries the pin; has pages. */
        SEARCHSET,

        /** Entry by entry, of any type; has pages. */
        EVERYTHING,

        /** A ValueSet, nobody's. */
        VALUE_SET,

        /** Parameters, nobody's. */
        PARAMETERS

    }

}
