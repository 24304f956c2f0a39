package dev.smartgateway.scope;

import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.smartgateway.smart.IssuerMatch;
import org.jspecify.annotations.Nullable;

/**
 * Parses the id of a patient or an encounter as authorization servers send it: the bare
 * id, as SMART defines it, or a reference, relative or on an address of the issuer's FHIR
 * service. References to another type, another service or a version are not accepted.
 */
public final class ContextId {

    private static final Pattern SHAPE = Pattern
        .compile("(?:(?:(?<base>(?i:https?)://[^\\s?#]{1,1000})/)?(?<type>[A-Z][A-Za-z]{1,60})/)?"
                + "(?<id>[A-Za-z0-9\\-.]{1,64})");

    private ContextId() {
    }

    /**
     * Reads one.
     * @param value as received
     * @param type {@code Patient} or {@code Encounter}
     * @param bases addresses of the FHIR service
     * @return the bare id; empty if it is not understood
     */
    public static Optional<String> read(@Nullable Object value, String type, URI... bases) {
        Matcher matcher = SHAPE.matcher((value instanceof String text) ? text : "");
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String base = matcher.group("base");
        String named = matcher.group("type");
        String id = matcher.group("id");
        boolean ours = base == null
                || Arrays.stream(bases).anyMatch((known) -> IssuerMatch.same(base, known.toString()));
        boolean fits = ours && (named == null || named.equals(type)) && !id.equals(".") && !id.equals("..");
        return fits ? Optional.of(id) : Optional.empty();
    }

}
