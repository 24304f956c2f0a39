package dev.smartgateway.operator;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import dev.smartgateway.fhir.Interaction;
import dev.smartgateway.policy.AccessPolicy;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.r4.R4;
import dev.smartgateway.scope.Scope;
import dev.smartgateway.scope.Scopes;
import org.jspecify.annotations.Nullable;

/**
 * Reads one policy file. What the file does not say comes from the values below it.
 */
final class PolicyReader {

    private final String file;

    private final Map<PolicyKey, Object> values;

    private PolicyReader(String file, Map<PolicyKey, Object> below) {
        this.file = file;
        this.values = new EnumMap<>(PolicyKey.class);
        this.values.putAll(below);
    }

    /**
     * Reads a file.
     * @param below values that hold where the file is silent
     * @return all values known now
     * @throws ConfigurationFault if anything in it is not understood
     */
    static Map<PolicyKey, Object> read(String file, String text, Map<PolicyKey, Object> below) {
        PolicyReader reader = new PolicyReader(file, below);
        reader.section("", PolicyNode.read(file, text));
        return reader.values;
    }

    private void section(String section, PolicyNode node) {
        if (!(node.value() instanceof Map<?, ?> fields)) {
            throw fault(node, section, "must be a mapping", "Write it as indented key: value lines.");
        }
        fields.forEach((name, value) -> field(section, String.valueOf(name), (PolicyNode) value));
    }

    private void field(String section, String name, PolicyNode node) {
        String path = section.isEmpty() ? name : section + "." + name;
        PolicyKey key = PolicyKey.of(path).orElse(null);
        if (key != null) {
            this.values.put(key, value(key, node));
        }
        else if (section.isEmpty() && PolicyKey.isSection(name)) {
            section(name, node);
        }
        else {
            throw fault(node, path, "is not a known key", "Known keys here: " + known(section) + ".");
        }
    }

    private static String known(String section) {
        return Arrays.stream(PolicyKey.values())
            .filter((key) -> section.isEmpty() || key.section().equals(section))
            .map((key) -> (section.isEmpty() && !key.section().isEmpty()) ? key.section() : key.last())
            .distinct()
            .collect(Collectors.joining(", "));
    }

    private Object value(PolicyKey key, PolicyNode node) {
        Object value = node.value();
        boolean fits = switch (key.shape().kind()) {
            case LIST -> value instanceof List<?>;
            case WORD -> value instanceof String word && key.shape().accepts(word);
            case FLAG -> value instanceof Boolean;
            case NUMBER -> value instanceof Long number && number >= 1 && number <= key.shape().max();
        };
        if (value == null || !fits) {
            throw fault(node, key.path(), (value == null) ? "has no value" : "has a value that does not fit",
                    key.shape().advice(key.last()));
        }
        return (value instanceof List<?> items) ? words(key, items) : value;
    }

    private Set<String> words(PolicyKey key, List<?> items) {
        Set<String> words = new LinkedHashSet<>();
        for (int index = 0; index < items.size(); index++) {
            PolicyNode item = (PolicyNode) items.get(index);
            String at = key.path() + "[" + index + "]";
            if (!(item.value() instanceof String word) || !key.shape().accepts(word)) {
                throw fault(item, at, "is none of the values that fit", key.shape().advice(key.last()));
            }
            meaningful(key, word, item, at);
            if (!words.add(word)) {
                throw fault(item, at, "stands twice", "Keep one of the two.");
            }
        }
        return words;
    }

    private void meaningful(PolicyKey key, String word, PolicyNode item, String at) {
        List<Scope> scopes = (key == PolicyKey.SCOPES) ? Scopes.parse(word).resources() : List.of();
        if (key == PolicyKey.SCOPES && scopes.size() != 1) {
            throw fault(item, at, "is no scope that can be enforced",
                    "Write one SMART scope, such as patient/Observation.rs; letters in the order cruds.");
        }
        String type = scopes.isEmpty() ? word.replaceAll(":.*", "") : scopes.get(0).type();
        boolean typed = key.section().equals("types") || key == PolicyKey.REV_INCLUDES || !scopes.isEmpty();
        if (typed && !type.equals(Scope.ANY_TYPE) && !R4.isType(type)) {
            throw fault(item, at, "names no FHIR R4 type", "Check the spelling and the case, such as Observation.");
        }
    }

    private ConfigurationFault fault(PolicyNode node, String key, String fault, String advice) {
        return ConfigurationFault.policy(this.file + ":" + node.line(), key, fault, advice);
    }

    /**
     * The values of the policy that holds where no file says anything.
     */
    static Map<PolicyKey, Object> values(AccessPolicy policy) {
        Map<PolicyKey, Object> values = new EnumMap<>(PolicyKey.class);
        Scopes scopes = policy.scopes();
        if (scopes != null) {
            values.put(PolicyKey.SCOPES, Set.of(scopes.text().split(" ")));
        }
        values.put(PolicyKey.TYPES_ALLOWED, policy.types().allowed());
        values.put(PolicyKey.TYPES_DENIED, policy.types().denied());
        values.put(PolicyKey.TYPES_EXPLICIT, policy.types().explicit());
        values.put(PolicyKey.INTERACTIONS,
                policy.interactions().stream().map(Interaction::code).collect(Collectors.toSet()));
        values.put(PolicyKey.PARAMETERS, policy.search().parameters());
        values.put(PolicyKey.PARAMETERS_DENIED, policy.search().denied());
        values.put(PolicyKey.REV_INCLUDES, policy.search().revIncludes());
        values.put(PolicyKey.MAX_COUNT, (long) policy.search().maxCount());
        values.put(PolicyKey.MAX_ENTRIES, (long) policy.search().maxEntries());
        values.put(PolicyKey.OPERATIONS, policy.operations());
        values.put(PolicyKey.MODE, policy.compartment().mode().name().toLowerCase(Locale.ROOT));
        values.put(PolicyKey.PIN_USER, policy.compartment().pinUser());
        values.put(PolicyKey.READ_AS_SEARCH, policy.compartment().readAsSearch());
        values.put(PolicyKey.UPDATE_AS_CREATE, policy.compartment().updateAsCreate());
        values.put(PolicyKey.CHECK_REFERENCES, policy.compartment().checkReferences());
        values.put(PolicyKey.REPORT_ONLY, policy.reportOnly());
        return values;
    }

    /**
     * The policy that such values make.
     */
    static AccessPolicy policy(Map<PolicyKey, Object> values) {
        Object scopes = values.get(PolicyKey.SCOPES);
        return new AccessPolicy((scopes != null) ? Scopes.parse(String.join(" ", set(scopes))) : null,
                new AccessPolicy.Types(set(values.get(PolicyKey.TYPES_ALLOWED)),
                        set(values.get(PolicyKey.TYPES_DENIED)), set(values.get(PolicyKey.TYPES_EXPLICIT))),
                interactions(set(values.get(PolicyKey.INTERACTIONS))),
                new AccessPolicy.Search(set(values.get(PolicyKey.PARAMETERS)),
                        set(values.get(PolicyKey.PARAMETERS_DENIED)), set(values.get(PolicyKey.REV_INCLUDES)),
                        number(values.get(PolicyKey.MAX_COUNT)), number(values.get(PolicyKey.MAX_ENTRIES))),
                set(values.get(PolicyKey.OPERATIONS)),
                new AccessPolicy.Compartment(
                        "full".equals(values.get(PolicyKey.MODE)) ? AccessPolicy.Mode.FULL : AccessPolicy.Mode.STRICT,
                        flag(values.get(PolicyKey.PIN_USER)), flag(values.get(PolicyKey.READ_AS_SEARCH)),
                        flag(values.get(PolicyKey.UPDATE_AS_CREATE)), flag(values.get(PolicyKey.CHECK_REFERENCES))),
                set(values.get(PolicyKey.REPORT_ONLY)));
    }

    /** Metadata is always served, and pages go with the search that made them. */
    private static Set<Interaction> interactions(Set<String> codes) {
        Set<Interaction> all = EnumSet.of(Interaction.CAPABILITIES, Interaction.SMART_CONFIGURATION);
        Arrays.stream(Interaction.values()).filter((one) -> codes.contains(one.code())).forEach(all::add);
        if (all.contains(Interaction.SEARCH_TYPE)) {
            all.add(Interaction.PAGE);
        }
        return all;
    }

    private static Set<String> set(@Nullable Object value) {
        return (value instanceof Collection<?> words)
                ? words.stream().map(String::valueOf).collect(Collectors.toCollection(LinkedHashSet::new)) : Set.of();
    }

    private static int number(@Nullable Object value) {
        return (value instanceof Long number) ? number.intValue() : 1;
    }

    private static boolean flag(@Nullable Object value) {
        return Boolean.TRUE.equals(value);
    }

}
