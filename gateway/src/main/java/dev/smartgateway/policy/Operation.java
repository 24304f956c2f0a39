package dev.smartgateway.policy;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * The operations whose answers can be judged: the table from which the policy key, the
 * permission check, the parameters, the judge and the paging rule are derived. All others
 * are denied.
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

    /** The International Patient Summary, a document about the patient. */
    SUMMARY("summary", Set.of("Patient"), Level.INSTANCE, Answer.DOCUMENT, Set.of("profile")),

    /** The codes of a value set. */
    EXPAND("expand", Set.of("ValueSet"), Level.BOTH, Answer.VALUE_SET,
            Set.of("url", "filter", "count", "offset", "valueSetVersion", "date", "includeDesignations", "activeOnly",
                    "displayLanguage", "excludeNested"),
            "valueSet:ValueSet"),

    /** Looks up a code. */
    LOOKUP("lookup", Set.of("CodeSystem"), Level.TYPE, Answer.PARAMETERS,
            Set.of("code", "system", "version", "date", "displayLanguage", "property"), "coding:Coding"),

    /** Checks whether a code is in a value set or code system. */
    VALIDATE_CODE("validate-code", Set.of("ValueSet", "CodeSystem"), Level.BOTH, Answer.PARAMETERS,
            Set.of("url", "valueSetVersion", "code", "system", "systemVersion", "version", "display", "date",
                    "abstract", "displayLanguage"),
            "coding:Coding", "codeableConcept:CodeableConcept", "valueSet:ValueSet", "codeSystem:CodeSystem"),

    /** A code in another system. */
    TRANSLATE("translate", Set.of("ConceptMap"), Level.BOTH, Answer.PARAMETERS,
            Set.of("url", "conceptMapVersion", "code", "system", "version", "source", "target", "targetsystem",
                    "reverse"),
            "coding:Coding", "codeableConcept:CodeableConcept", "conceptMap:ConceptMap"),

    /** Checks whether a resource would be accepted; nothing is stored. */
    VALIDATE("validate", Set.of(), Level.BOTH, Answer.OUTCOME, Set.of("mode", "profile"), "resource:Resource"),

    /** A form filled with what is known of the patient. */
    POPULATE("populate", Set.of("Questionnaire"), Level.BOTH, Answer.FORM, Set.of("canonical", "local"),
            "subject:Reference", "identifier:Identifier", "questionnaire:Questionnaire", "questionnaireRef:Reference",
            "context:part", "launchContext:part"),

    /** A form with all that it needs. */
    QUESTIONNAIRE_PACKAGE("questionnaire-package", Set.of("Questionnaire"), Level.BOTH, Answer.PACKAGE,
            Set.of("questionnaire", "context", "changedSince", "changedsince", "url"), "coverage:Resource",
            "order:Resource", "referenced:Resource");

    private final String code;

    private final Set<String> types;

    private final Level level;

    private final Answer answer;

    private final Set<String> parameters;

    private final Map<String, String> posted = new LinkedHashMap<>();

    Operation(String code, Set<String> types, Level level, Answer answer, Set<String> parameters, String... posted) {
        this.code = code;
        this.types = types;
        this.level = level;
        this.answer = answer;
        this.parameters = parameters;
        for (String one : posted) {
            this.posted.put(one.substring(0, one.indexOf(':')), one.substring(one.indexOf(':') + 1));
        }
    }

    /**
     * Returns the operation of that name on that type and level.
     * @param instance whether it is called on one resource
     */
    public static Optional<Operation> of(String code, @Nullable String type, boolean instance) {
        return Arrays.stream(values())
            .filter((one) -> one.code.equals(code) && type != null && (one.types.isEmpty() || one.types.contains(type))
                    && one.level.fits(instance))
            .findFirst();
    }

    /**
     * Returns all names, sorted.
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
     * The types it is offered on; empty for all.
     */
    public Set<String> types() {
        return this.types;
    }

    /**
     * Returns how its answer is judged.
     */
    public Answer answer() {
        return this.answer;
    }

    /**
     * The parameters it may have that a query can hold.
     */
    public Set<String> parameters() {
        return this.parameters;
    }

    /**
     * Returns the parameters that only a body can have, with their types: a data type, a
     * resource type, {@code Resource} for any, or {@code part}.
     */
    public Map<String, String> posted() {
        return Map.copyOf(this.posted);
    }

    /**
     * The parameter for a body that is a resource of that type itself.
     */
    public Optional<String> body(String type) {
        boolean any = this == VALIDATE;
        return this.posted.entrySet()
            .stream()
            .filter((one) -> one.getValue().equals(type) || (any && one.getValue().equals("Resource")))
            .map(Map.Entry::getKey)
            .findFirst();
    }

    /** The levels at which an operation is called. */
    private enum Level {

        TYPE, INSTANCE, BOTH;

        boolean fits(boolean instance) {
            return this == BOTH || (this == INSTANCE) == instance;
        }

    }

    /** The rules by which an answer is judged. */
    public enum Answer {

        /** A search of the type, which carries the pin; has pages. */
        SEARCHSET,

        /** Entry by entry, of any type; has pages. */
        EVERYTHING,

        /** A document: its Composition and every entry must be the patient's. */
        DOCUMENT,

        /** A ValueSet, which belongs to no patient. */
        VALUE_SET,

        /** Parameters without a resource, which belong to no patient. */
        PARAMETERS,

        /** An OperationOutcome about what was sent, and nothing else. */
        OUTCOME,

        /** A QuestionnaireResponse about the patient. */
        FORM,

        /**
         * Bundles of resources that belong to no patient, and QuestionnaireResponses
         * about the patient.
         */
        PACKAGE;

        /**
         * Returns whether it is a list that may have further pages.
         */
        public boolean paged() {
            return this == SEARCHSET || this == EVERYTHING;
        }

    }

}
