package dev.smartgateway.command.doctor.issuer;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A clinical scope in either spelling, {@code patient/Patient.rs} or Entra's {@code
 * patient.Patient.rs}, parsed only as far as needed to detect mixtures.
 *
 * @param context patient, user or system
 * @param level letters after the last dot, without a query
 */
public record ScopeWord(String context, String level) {

    private static final Pattern CLINICAL = Pattern
        .compile("(patient|user|system)[/.$][A-Za-z*]+[.]([a-z*]+)(?:\\?.*)?");

    private static final Set<String> FIRST_VERSION = Set.of("read", "write", "*", "all");

    /** Returns the clinical scopes of a space-separated text. */
    public static List<ScopeWord> all(String scopes) {
        return Arrays.stream(scopes.strip().split("\\s+")).map(ScopeWord::of).flatMap(Optional::stream).toList();
    }

    private static Optional<ScopeWord> of(String word) {
        Matcher matcher = CLINICAL.matcher(word);
        return matcher.matches() ? Optional.of(new ScopeWord(matcher.group(1), matcher.group(2))) : Optional.empty();
    }

    public static Set<String> contexts(List<ScopeWord> words) {
        return words.stream().map(ScopeWord::context).collect(Collectors.toSet());
    }

    /** Returns the SMART versions of the scopes: 1, 2 or both. */
    public static Set<Integer> versions(List<ScopeWord> words) {
        return words.stream().map((word) -> FIRST_VERSION.contains(word.level()) ? 1 : 2).collect(Collectors.toSet());
    }

    boolean writes() {
        return this.level.equals("write") || this.level.equals("*") || this.level.equals("all")
                || (!this.level.equals("read") && this.level.matches(".*[cud].*"));
    }

}
