package dev.smartgateway.sandbox.fhir.search;

import java.util.Set;
import java.util.function.Predicate;

import ca.uhn.fhir.rest.api.RestSearchParameterTypeEnum;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import org.hl7.fhir.r4.model.IdType;

/**
 * Converts one raw parameter value to a test on values.
 *
 * @param type the type of the parameter
 * @param modifier the modifier without colon, empty for none
 * @param bases the server's own base addresses
 */
record Tests(RestSearchParameterTypeEnum type, String modifier, Set<String> bases) {

    Predicate<Value> of(String raw) {
        return switch (this.type) {
            case TOKEN -> token(raw);
            case REFERENCE -> this.modifier.equals("identifier") ? identifier(raw) : link(Fold.unescape(raw));
            case STRING -> string(Fold.unescape(raw));
            case URI -> uri(Fold.unescape(raw));
            case DATE -> Comparison.dates(plain(raw));
            case NUMBER, QUANTITY -> Comparison.amounts(plain(raw));
            default -> throw new InvalidRequestException("Parameters of this type are not supported here");
        };
    }

    private String plain(String raw) {
        if (!this.modifier.isEmpty()) {
            throw unsupported();
        }
        return Fold.unescape(raw);
    }

    private Predicate<Value> token(String raw) {
        if (this.modifier.equals("text")) {
            String words = Fold.plain(Fold.unescape(raw));
            return (value) -> value instanceof Value.Token token && token.words() != null
                    && Fold.plain(token.words()).contains(words);
        }
        if (!this.modifier.isEmpty() && !this.modifier.equals("not")) {
            throw unsupported();
        }
        return plainToken(raw);
    }

    private static Predicate<Value> plainToken(String raw) {
        int bar = Fold.split(raw, '|').get(0).length();
        String code = Fold.unescape((bar < raw.length()) ? raw.substring(bar + 1) : raw);
        String system = Fold.unescape(raw.substring(0, bar));
        if (bar == raw.length()) {
            return (value) -> value instanceof Value.Token token && code.equals(token.code());
        }
        return (value) -> value instanceof Value.Token token
                && (system.isEmpty() ? token.system() == null : system.equals(token.system()))
                && (code.isEmpty() || code.equals(token.code()));
    }

    private static Predicate<Value> identifier(String raw) {
        Predicate<Value> test = plainToken(raw);
        return (value) -> value instanceof Value.Link link && link.identifier() != null && test.test(link.identifier());
    }

    private Predicate<Value> link(String raw) {
        IdType id = new IdType(raw);
        if (id.isAbsolute() && !this.bases.contains(id.getBaseUrl())) {
            return (value) -> value instanceof Value.Link link && ((link.base() != null)
                    ? raw.equals(link.base() + "/" + link.reference()) : raw.equals(link.id()));
        }
        String type = id.hasResourceType() ? id.getResourceType() : this.modifier;
        String part = (id.getIdPart() != null) ? id.getIdPart() : raw;
        return (value) -> value instanceof Value.Link link && (link.base() == null || this.bases.contains(link.base()))
                && (type.isEmpty() || type.equals(link.type())) && (part.equals(link.id()) || raw.equals(link.id()));
    }

    private Predicate<Value> string(String raw) {
        String folded = Fold.plain(raw);
        return switch (this.modifier) {
            case "" -> words((text) -> Fold.plain(text).startsWith(folded));
            case "exact" -> words(raw::equals);
            case "contains" -> words((text) -> Fold.plain(text).contains(folded));
            default -> throw unsupported();
        };
    }

    private Predicate<Value> uri(String raw) {
        return switch (this.modifier) {
            case "" -> words(raw::equals);
            case "below" -> words((text) -> text.startsWith(raw));
            case "above" -> words(raw::startsWith);
            default -> throw unsupported();
        };
    }

    private static Predicate<Value> words(Predicate<String> test) {
        return (value) -> value instanceof Value.Words words && test.test(words.text());
    }

    private InvalidRequestException unsupported() {
        return new InvalidRequestException("The modifier is not supported for this parameter");
    }

}
