package dev.smartgateway.azure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of our Bicep files with values for its parameters, so that a test can see the
 * resources it would create.
 */
final class BicepFile {

    private static final Pattern STATEMENT = Pattern
        .compile("(?m)^(param|var|resource) (\\w+) (?:(?:\\w+ )?= |'[^']+' (?:existing )?= |\\w+$)");

    private static final Pattern CONDITION = Pattern.compile("^if \\((.*)\\) \\{");

    private final String text;

    private final Map<String, Object> parameters;

    private final String login;

    private final String tenant;

    BicepFile(Path file, Map<String, Object> parameters, String login, String tenant) throws IOException {
        this.text = Files.readString(file);
        this.parameters = parameters;
        this.login = login;
        this.tenant = tenant;
    }

    /**
     * What is sent to Azure for a resource.
     */
    @SuppressWarnings("unchecked")
    Map<String, Object> resource(String symbol) {
        String body = definition(symbol, "resource");
        Matcher condition = CONDITION.matcher(body);
        if (condition.find()) {
            if (!Boolean.TRUE.equals(evaluate(condition.group(1)))) {
                return Map.of();
            }
            body = body.substring(condition.end() - 1);
        }
        return (Map<String, Object>) evaluate(body);
    }

    private String definition(String symbol, String... kinds) {
        Matcher statement = STATEMENT.matcher(this.text);
        while (statement.find()) {
            if (statement.group(2).equals(symbol) && List.of(kinds).contains(statement.group(1))) {
                return this.text.substring(statement.end());
            }
        }
        throw new IllegalStateException(symbol + " is not defined");
    }

    private Object evaluate(String expression) {
        return new BicepExpression(expression, this::symbol, this::call).value();
    }

    private Object symbol(String name) {
        if (this.parameters.containsKey(name)) {
            return this.parameters.get(name);
        }
        if (Pattern.compile("(?m)^resource " + name + " ").matcher(this.text).find()) {
            return new BicepExpression.Unknown(name);
        }
        if (Pattern.compile("(?m)^param " + name + " \\w+$").matcher(this.text).find()) {
            throw new IllegalStateException("the parameter " + name + " has no value");
        }
        return evaluate(definition(name, "param", "var"));
    }

    private Object call(String function, List<Object> values) {
        return switch (function) {
            case "items" -> new TreeMap<>((Map<?, ?>) values.get(0)).entrySet()
                .stream()
                .map((entry) -> Map.of("key", entry.getKey(), "value", entry.getValue()))
                .toList();
            case "objectKeys" -> List.copyOf(new TreeMap<>((Map<?, ?>) values.get(0)).keySet());
            case "concat" -> concat(values);
            case "join" -> String.join(values.get(1).toString(),
                    ((List<?>) values.get(0)).stream().map(Object::toString).toList());
            case "empty" -> values.get(0).toString().isEmpty();
            case "string" -> values.get(0).toString();
            case "json" -> values.get(0);
            case "toUpper" -> values.get(0).toString().toUpperCase(Locale.ROOT);
            case "replace" -> values.get(0).toString().replace(values.get(1).toString(), values.get(2).toString());
            case "take" -> values.get(0)
                .toString()
                .substring(0, Math.min((Integer) values.get(1), values.get(0).toString().length()));
            // Azure's digest is another one; it has 13 characters as well.
            case "uniqueString" -> Text.sha256(values.toString()).substring(0, 13).toLowerCase(Locale.ROOT);
            case "tenant" -> Map.of("tenantId", this.tenant);
            case "environment" -> Map.of("name", "AzureCloud", "authentication", Map.of("loginEndpoint", this.login));
            default -> new BicepExpression.Unknown(function);
        };
    }

    private static List<Object> concat(List<Object> lists) {
        List<Object> all = new ArrayList<>();
        lists.forEach((list) -> all.addAll((List<?>) list));
        return all;
    }

    /**
     * An object's list of names and values as a map.
     */
    static Map<String, String> pairs(Object list, String key, String value) {
        Map<String, String> all = new LinkedHashMap<>();
        for (Object one : (List<?>) list) {
            Map<?, ?> pair = (Map<?, ?>) one;
            all.put(pair.get(key).toString(), pair.get(value).toString());
        }
        return all;
    }

    /**
     * Returns the value at a path of names and positions.
     */
    static Object at(Object there, Object... path) {
        Object found = there;
        for (Object step : path) {
            found = (step instanceof Integer position) ? ((List<?>) found).get(position)
                    : ((Map<?, ?>) found).get(step);
        }
        return found;
    }

}
