package dev.smartgateway.azure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Evaluates an expression of Bicep: text, numbers, lists, objects, loops, conditions,
 * properties and calls of functions, as far as our files use them.
 */
final class BicepExpression {

    private final String text;

    private final Function<String, Object> names;

    private final BiFunction<String, List<Object>, Object> functions;

    private int at;

    /**
     * Takes an expression.
     * @param text begins with it; what follows is not looked at
     * @param names value of a symbol
     * @param functions value of a call
     */
    BicepExpression(String text, Function<String, Object> names, BiFunction<String, List<Object>, Object> functions) {
        this.text = text;
        this.names = names;
        this.functions = functions;
    }

    /** What only the deployment knows; its text says where it would come from. */
    record Unknown(String path) {

        @Override
        public String toString() {
            return "<" + this.path + ">";
        }

    }

    Object value() {
        Object condition = comparison();
        if (!next("?")) {
            return condition;
        }
        Object yes = value();
        expect(":");
        Object no = value();
        return Boolean.TRUE.equals(condition) ? yes : no;
    }

    private Object comparison() {
        Object left = either();
        return next("==") ? Boolean.valueOf(left.equals(either())) : left;
    }

    private Object either() {
        Object left = unary();
        while (next("||")) {
            Object right = unary();
            left = Boolean.TRUE.equals(left) || Boolean.TRUE.equals(right);
        }
        return left;
    }

    private Object unary() {
        if (next("!")) {
            return !Boolean.TRUE.equals(unary());
        }
        Object value = primary();
        while (true) {
            assertion();
            if (next(".")) {
                value = property(value, word());
            }
            else if (next("[")) {
                Object key = value();
                expect("]");
                value = (value instanceof List<?> list) ? list.get((Integer) key) : property(value, key.toString());
            }
            else {
                return value;
            }
        }
    }

    private Object property(Object value, String name) {
        if (value instanceof Map<?, ?> map && map.containsKey(name)) {
            return map.get(name);
        }
        String path = ((value instanceof Unknown unknown) ? unknown.path() : "object") + "." + name;
        if (next("(")) {
            arguments();
        }
        return new Unknown(path);
    }

    private Object primary() {
        space();
        char letter = this.text.charAt(this.at);
        if (letter == '\'') {
            return string();
        }
        if (letter == '[') {
            return list();
        }
        if (letter == '{') {
            return object();
        }
        if (next("(")) {
            Object inner = value();
            expect(")");
            return inner;
        }
        if (Character.isDigit(letter)) {
            return Integer.valueOf(word());
        }
        String name = word();
        if (next("(")) {
            return this.functions.apply(name, arguments());
        }
        return switch (name) {
            case "true", "false" -> Boolean.valueOf(name);
            case "null" -> "";
            default -> this.names.apply(name);
        };
    }

    private List<Object> arguments() {
        List<Object> all = new ArrayList<>();
        while (!next(")")) {
            all.add(value());
            next(",");
        }
        return all;
    }

    private Object list() {
        expect("[");
        if (next("for ")) {
            return loop();
        }
        List<Object> all = new ArrayList<>();
        while (!next("]")) {
            all.add(value());
            next(",");
        }
        return all;
    }

    private Object loop() {
        String name = word();
        expect("in ");
        List<?> items = (List<?>) value();
        expect(":");
        int body = this.at;
        List<Object> all = new ArrayList<>();
        for (Object item : items) {
            BicepExpression one = new BicepExpression(this.text,
                    (symbol) -> symbol.equals(name) ? item : this.names.apply(symbol), this.functions);
            one.at = body;
            all.add(one.value());
            this.at = one.at;
        }
        if (items.isEmpty()) {
            this.at = this.text.indexOf("}]", body) + 1;
        }
        expect("]");
        return all;
    }

    private Object object() {
        expect("{");
        Map<String, Object> all = new LinkedHashMap<>();
        while (!next("}")) {
            String key = (this.text.charAt(this.at) == '\'') ? string() : word();
            expect(":");
            all.put(key, value());
            next(",");
            space();
        }
        return all;
    }

    private String string() {
        StringBuilder all = new StringBuilder();
        this.at++;
        while (this.text.charAt(this.at) != '\'') {
            if (this.text.startsWith("${", this.at)) {
                this.at += 2;
                all.append(value());
                expect("}");
            }
            else if (this.text.charAt(this.at) == '\\') {
                all.append(this.text.charAt(this.at + 1));
                this.at += 2;
            }
            else {
                all.append(this.text.charAt(this.at++));
            }
        }
        this.at++;
        return all.toString();
    }

    private String word() {
        space();
        int start = this.at;
        while (this.at < this.text.length() && Character.isLetterOrDigit(this.text.charAt(this.at))) {
            this.at++;
        }
        if (start == this.at) {
            throw new IllegalStateException("no word at: " + this.text.substring(start, start + 40));
        }
        return this.text.substring(start, this.at);
    }

    private void space() {
        while (this.at < this.text.length()) {
            if (Character.isWhitespace(this.text.charAt(this.at))) {
                this.at++;
            }
            else if (this.text.startsWith("//", this.at)) {
                this.at = this.text.indexOf('\n', this.at);
            }
            else {
                return;
            }
        }
    }

    private void expect(String sign) {
        if (!next(sign)) {
            throw new IllegalStateException(
                    sign + " expected at: " + this.text.substring(this.at, Math.min(this.at + 40, this.text.length())));
        }
    }

    private boolean next(String sign) {
        int before = this.at;
        space();
        if (this.text.startsWith(sign, this.at)) {
            this.at += sign.length();
            return true;
        }
        // A new line ends an expression, except inside brackets, where signs follow
        // anyway.
        this.at = sign.equals("[") || sign.equals("(") ? before : this.at;
        return false;
    }

    /** Passes over the exclamation mark that asserts a value. */
    private void assertion() {
        if (this.text.startsWith("!.", this.at)) {
            this.at++;
        }
    }

}
