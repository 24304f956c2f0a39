package dev.smartgateway.scope;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The value of a token search parameter in a scope: {@code code}, {@code system|code},
 * {@code |code} (no system) or {@code system|} (any code). Compares exactly and
 * case-sensitively, without any normalisation, so it never matches more than the server
 * does.
 *
 * @param system {@code null} for any system, empty for none
 * @param code {@code null} for any code
 * @see <a href="https://hl7.org/fhir/R4/search.html#token">FHIR R4 token search</a>
 */
public record CodeMatch(@Nullable String system, @Nullable String code) {

    /**
     * Requires a system or a code.
     * @throws IllegalArgumentException if neither a system nor a code is given
     */
    public CodeMatch {
        if (code == null && (system == null || system.isEmpty())) {
            throw new IllegalArgumentException("a token needs a system or a code");
        }
    }

    /**
     * Reads one value.
     * @throws IllegalArgumentException if it is empty or has two bars
     */
    public static CodeMatch of(String text) {
        int bar = text.indexOf('|');
        if (bar != text.lastIndexOf('|') || text.isEmpty()) {
            throw new IllegalArgumentException("not a token");
        }
        if (bar < 0) {
            return new CodeMatch(null, text);
        }
        String code = text.substring(bar + 1);
        return new CodeMatch(text.substring(0, bar), code.isEmpty() ? null : code);
    }

    /**
     * Returns whether a coding satisfies it.
     * @param codingSystem system of the coding, or {@code null}
     * @param codingCode code of the coding, or {@code null}
     */
    public boolean matches(@Nullable String codingSystem, @Nullable String codingCode) {
        boolean systemFits = this.system == null
                || (this.system.isEmpty() ? codingSystem == null : this.system.equals(codingSystem));
        return systemFits && ((this.code != null) ? this.code.equals(codingCode) : codingCode != null);
    }

    /**
     * Returns the token that matches exactly the codings that both match.
     */
    Optional<CodeMatch> and(CodeMatch other) {
        boolean systems = this.system == null || other.system == null || this.system.equals(other.system);
        boolean codes = this.code == null || other.code == null || this.code.equals(other.code);
        if (!systems || !codes) {
            return Optional.empty();
        }
        return Optional.of(new CodeMatch((this.system != null) ? this.system : other.system,
                (this.code != null) ? this.code : other.code));
    }

    /**
     * Returns whether everything that satisfies this satisfies the other too.
     */
    boolean within(CodeMatch other) {
        return and(other).filter(this::equals).isPresent();
    }

    /**
     * The spelling of FHIR search.
     */
    public String text() {
        String right = (this.code != null) ? this.code : "";
        return (this.system != null) ? this.system + "|" + right : right;
    }

}
