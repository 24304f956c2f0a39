package dev.smartgateway.operator;

import java.util.List;
import java.util.regex.Pattern;

/**
 * The kind of value that a key of a policy file takes. Reader and JSON Schema both come
 * from it.
 *
 * @param kind form of the value
 * @param choices the only values; empty when the pattern decides
 * @param pattern what a word must match
 * @param max largest number; the smallest is one
 * @param example a value to show
 */
record Shape(Kind kind, List<String> choices, Pattern pattern, int max, String example) {

    private static final Pattern ANY = Pattern.compile(".*");

    static Shape words(String pattern, String example) {
        return new Shape(Kind.LIST, List.of(), Pattern.compile(pattern), 0, example);
    }

    static Shape choices(List<String> choices) {
        return new Shape(Kind.LIST, choices.stream().sorted().toList(), ANY, 0, choices.get(0));
    }

    static Shape choice(List<String> choices) {
        return new Shape(Kind.WORD, choices, ANY, 0, choices.get(0));
    }

    static Shape flag() {
        return new Shape(Kind.FLAG, List.of(), ANY, 0, "false");
    }

    static Shape number(int max, int example) {
        return new Shape(Kind.NUMBER, List.of(), ANY, max, String.valueOf(example));
    }

    boolean accepts(String word) {
        return this.choices.isEmpty() ? this.pattern.matcher(word).matches() : this.choices.contains(word);
    }

    /**
     * What to write, for a person.
     */
    String advice(String key) {
        return switch (this.kind) {
            case LIST -> "Write a list: " + key + ": [" + this.example + "]."
                    + (this.choices.isEmpty() ? "" : " Known: " + String.join(", ", this.choices) + ".");
            case WORD -> "Write one of: " + String.join(", ", this.choices) + ".";
            case FLAG -> "Write true or false.";
            case NUMBER -> "Write a whole number from 1 to " + this.max + ", for example " + this.example + ".";
        };
    }

    /** Form of a value. */
    enum Kind {

        /** Several words. */
        LIST,

        /** One of the choices. */
        WORD,

        /** True or false. */
        FLAG,

        /** From one to the largest. */
        NUMBER

    }

}
