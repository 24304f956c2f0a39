package dev.smartgateway.sandbox.fhir.search;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import ca.uhn.fhir.context.RuntimeSearchParam;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.smartgateway.sandbox.fhir.store.Version;
import org.hl7.fhir.r4.model.Address;
import org.hl7.fhir.r4.model.Annotation;
import org.hl7.fhir.r4.model.Base;
import org.hl7.fhir.r4.model.BaseDateTimeType;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.ContactPoint;
import org.hl7.fhir.r4.model.Enumeration;
import org.hl7.fhir.r4.model.HumanName;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Identifier;
import org.hl7.fhir.r4.model.Money;
import org.hl7.fhir.r4.model.Period;
import org.hl7.fhir.r4.model.PrimitiveType;
import org.hl7.fhir.r4.model.Quantity;
import org.hl7.fhir.r4.model.Range;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.Timing;
import org.jspecify.annotations.Nullable;

/**
 * Extracts the values of a search parameter from a version, once per version.
 */
final class Values {

    private final Map<String, Path> paths = new ConcurrentHashMap<>();

    private final LoadingCache<Version, Map<String, List<Value>>> known = Caffeine.newBuilder()
        .weakKeys()
        .build((version) -> new ConcurrentHashMap<>());

    List<Value> of(Version version, RuntimeSearchParam parameter) {
        return this.known.get(version).computeIfAbsent(parameter.getName(), (name) -> extract(version, parameter));
    }

    private List<Value> extract(Version version, RuntimeSearchParam parameter) {
        Resource resource = version.resource().orElseThrow();
        return path(parameter).in(resource).stream().flatMap((element) -> values(element, parameter)).toList();
    }

    Path path(RuntimeSearchParam parameter) {
        return this.paths.computeIfAbsent(parameter.getPath(), Path::parse);
    }

    static Stream<Value> values(Base element, RuntimeSearchParam parameter) {
        return switch (parameter.getParamType()) {
            case TOKEN -> tokens(element);
            case REFERENCE -> links(element);
            case DATE -> spans(element);
            case STRING, URI -> words(element);
            case QUANTITY, NUMBER -> amounts(element);
            default -> Stream.of();
        };
    }

    private static Stream<Value> tokens(Base element) {
        if (element instanceof CodeableConcept concept) {
            Stream<Value> codes = concept.getCoding().stream().flatMap(Values::tokens);
            return concept.hasText() ? Stream.concat(codes, Stream.of(new Value.Token(null, null, concept.getText())))
                    : codes;
        }
        if (element instanceof Coding coding) {
            return Stream.of(new Value.Token(coding.getSystem(), coding.getCode(), coding.getDisplay()));
        }
        if (element instanceof Identifier identifier) {
            return Stream.of(token(identifier));
        }
        if (element instanceof ContactPoint contact) {
            return Stream.of(new Value.Token(null, contact.getValue(), null));
        }
        if (element instanceof IdType id) {
            return Stream.of(new Value.Token(null, id.getIdPart(), null));
        }
        if (element instanceof Enumeration<?> code && code.hasValue()) {
            return Stream.of(new Value.Token(code.getSystem(), code.getCode(), null));
        }
        return element.isPrimitive() ? Stream.of(new Value.Token(null, element.primitiveValue(), null)) : Stream.of();
    }

    private static Value.Token token(Identifier identifier) {
        return new Value.Token(identifier.getSystem(), identifier.getValue(), identifier.getType().getText());
    }

    private static Stream<Value> links(Base element) {
        if (element instanceof Reference reference) {
            Value.Token identifier = reference.hasIdentifier() ? token(reference.getIdentifier()) : null;
            return Stream.of(link(reference.getReference(), reference.getType(), identifier));
        }
        if (element instanceof Resource resource) {
            return Stream.of(new Value.Link(null, resource.fhirType(), resource.getIdPart(), null));
        }
        return (element instanceof PrimitiveType<?> uri) ? Stream.of(link(uri.primitiveValue(), null, null))
                : Stream.of();
    }

    private static Value.Link link(@Nullable String text, @Nullable String type, Value.@Nullable Token identifier) {
        IdType id = new IdType(text);
        if (!id.hasResourceType() || id.isLocal()) {
            return new Value.Link(null, (type != null) ? type : "", (text != null) ? text : "", identifier);
        }
        String base = id.isAbsolute() ? id.getBaseUrl() : null;
        return new Value.Link(base, id.getResourceType(), id.getIdPart(), identifier);
    }

    private static Stream<Value> spans(Base element) {
        if (element instanceof BaseDateTimeType date) {
            return Spans.of(date).stream().map(Value.class::cast);
        }
        if (element instanceof Period period) {
            return Stream.of(Spans.of(period));
        }
        if (element instanceof Timing timing) {
            return timing.getEvent().stream().flatMap((event) -> Spans.of(event).stream());
        }
        return Stream.of();
    }

    private static Stream<Value> words(Base element) {
        Stream<String> found = Stream.of();
        if (element instanceof HumanName name) {
            found = Stream.concat(name.getGiven().stream().map(PrimitiveType::getValueAsString), Stream
                .of(name.getFamily(), name.getText(), name.getPrefixAsSingleString(), name.getSuffixAsSingleString()));
        }
        else if (element instanceof Address address) {
            found = Stream.concat(address.getLine().stream().map(PrimitiveType::getValueAsString),
                    Stream.of(address.getCity(), address.getDistrict(), address.getState(), address.getPostalCode(),
                            address.getCountry(), address.getText()));
        }
        else if (element instanceof CodeableConcept concept) {
            found = Stream.of(concept.getText());
        }
        else if (element instanceof Annotation note) {
            found = Stream.of(note.getText());
        }
        else if (element.isPrimitive()) {
            found = Stream.of(element.primitiveValue());
        }
        return found.filter((text) -> text != null && !text.isEmpty()).map(Value.Words::new);
    }

    private static Stream<Value> amounts(Base element) {
        if (element instanceof Quantity quantity && quantity.hasValue()) {
            return Stream.of(new Value.Amount(quantity.getValue(), quantity.getSystem(), quantity.getCode(),
                    quantity.getUnit()));
        }
        if (element instanceof Money money && money.hasValue()) {
            return Stream.of(new Value.Amount(money.getValue(), "urn:iso:std:iso:4217", money.getCurrency(), null));
        }
        if (element instanceof Range range) {
            return Stream.of(range.getLow(), range.getHigh()).flatMap(Values::amounts);
        }
        if (element.isPrimitive() && element.primitiveValue() != null) {
            return Stream.of(new Value.Amount(new BigDecimal(element.primitiveValue()), null, null, null));
        }
        return Stream.of();
    }

}
