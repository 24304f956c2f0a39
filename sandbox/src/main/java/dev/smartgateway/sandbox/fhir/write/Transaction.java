package dev.smartgateway.sandbox.fhir.write;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import ca.uhn.fhir.context.FhirContext;
import ca.uhn.fhir.rest.api.PatchTypeEnum;
import ca.uhn.fhir.rest.param.ParameterUtil;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import ca.uhn.fhir.rest.server.exceptions.ResourceNotFoundException;
import ca.uhn.fhir.util.FhirTerser;
import ca.uhn.fhir.util.UrlUtil;
import dev.smartgateway.sandbox.fhir.store.Version;
import org.hl7.fhir.r4.model.Binary;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.IdType;
import org.hl7.fhir.r4.model.Parameters;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.r4.model.Resource;
import org.hl7.fhir.r4.model.UriType;
import org.jspecify.annotations.Nullable;

/**
 * Runs the writing entries of a Bundle on one draft in the order that R4 requires:
 * deletions, creations, updates, patches. References to the {@code fullUrl} of another
 * entry and conditional references are resolved before anything is stored.
 */
public final class Transaction {

    private static final List<String> ORDER = List.of("DELETE", "POST", "PUT", "PATCH");

    private final FhirContext context;

    private final Writes writes;

    private final Map<String, String> places = new HashMap<>();

    private final Set<String> touched = new HashSet<>();

    private final Map<BundleEntryComponent, Outcome> outcomes = new IdentityHashMap<>();

    public Transaction(FhirContext context, Writes writes) {
        this.context = context;
        this.writes = writes;
    }

    /**
     * Runs the entries. If an entry fails, this throws, and the draft must not be used.
     * @return what each entry did; a deletion has no outcome
     */
    public Map<BundleEntryComponent, Outcome> run(List<BundleEntryComponent> entries) {
        List<BundleEntryComponent> ordered = entries.stream()
            .sorted(Comparator.comparingInt((entry) -> ORDER.indexOf(verb(entry))))
            .toList();
        ordered.stream().filter((entry) -> verb(entry).equals("DELETE")).forEach(this::delete);
        ordered.forEach(this::place);
        ordered.forEach(this::resolve);
        ordered.forEach(this::execute);
        return this.outcomes;
    }

    /**
     * The path of an entry's request, without the server's own base.
     */
    public static String path(BundleEntryComponent entry, String base) {
        String url = String.valueOf(entry.getRequest().getUrl());
        String path = url.startsWith(base + "/") ? url.substring(base.length() + 1) : url;
        return path.startsWith("/") ? path.substring(1) : path;
    }

    private static String verb(BundleEntryComponent entry) {
        return String.valueOf(entry.getRequest().getMethodElement().getValueAsString());
    }

    private void delete(BundleEntryComponent entry) {
        Target target = target(entry);
        if (target.condition() == null) {
            once(target.id().getValue());
            this.writes.delete(target.id(), expected(entry));
            return;
        }
        this.writes.one(target.type(), target.condition()).ifPresent((found) -> {
            once(found.reference());
            this.writes.delete(found.versionedId(), expected(entry));
        });
    }

    /**
     * Decides under which id an entry will be filed, so that others can refer to it.
     */
    private void place(BundleEntryComponent entry) {
        if (verb(entry).equals("DELETE") || verb(entry).equals("PATCH")) {
            return;
        }
        Resource resource = resource(entry);
        Target target = target(entry);
        boolean create = verb(entry).equals("POST");
        String condition = create ? entry.getRequest().getIfNoneExist() : target.condition();
        Optional<Version> found = (condition == null) ? Optional.empty() : this.writes.one(target.type(), condition);
        if (create && found.isPresent()) {
            this.outcomes.put(entry, new Outcome(found.get(), false));
        }
        String own = create ? null : resource.getIdElement().getIdPart();
        String id = found.map(Version::id).orElse((own != null) ? own : UUID.randomUUID().toString());
        if (!create && ((target.hasId() && !id.equals(target.id().getIdPart())) || (own != null && !own.equals(id)))) {
            throw new InvalidRequestException("The id of an entry's resource is not the id of its request");
        }
        resource.setId(id);
        once(target.type() + "/" + id);
        if (entry.hasFullUrl()) {
            this.places.put(entry.getFullUrl(), target.type() + "/" + id);
        }
    }

    private void resolve(BundleEntryComponent entry) {
        if (!entry.hasResource()) {
            return;
        }
        FhirTerser terser = this.context.newTerser();
        terser.getAllPopulatedChildElementsOfType(entry.getResource(), Reference.class).forEach((reference) -> {
            String text = String.valueOf(reference.getReference());
            if (text.matches("[A-Za-z]+\\?.+")) {
                reference.setReference(conditional(text));
            }
            else if (this.places.containsKey(text)) {
                reference.setReference(this.places.get(text));
            }
        });
        terser.getAllPopulatedChildElementsOfType(entry.getResource(), UriType.class)
            .stream()
            .filter((uri) -> this.places.containsKey(String.valueOf(uri.getValue())))
            .forEach((uri) -> uri.setValue(this.places.get(uri.getValue())));
    }

    private String conditional(String text) {
        return this.writes.one(text.substring(0, text.indexOf('?')), text)
            .map(Version::reference)
            .orElseThrow(() -> new ResourceNotFoundException("A conditional reference matches nothing"));
    }

    private void execute(BundleEntryComponent entry) {
        switch (verb(entry)) {
            case "POST" -> this.outcomes.computeIfAbsent(entry, (fresh) -> this.writes.createAs(resource(fresh)));
            case "PUT" -> this.outcomes.put(entry, this.writes.update(resource(entry), expected(entry)));
            case "PATCH" -> patch(entry);
            case "DELETE" -> {
                // done before the others
            }
            default -> throw new InvalidRequestException("An entry's method is not supported");
        }
    }

    private void patch(BundleEntryComponent entry) {
        Target target = target(entry);
        IdType id = (target.condition() == null) ? target.id()
                : this.writes.one(target.type(), target.condition())
                    .map(Version::versionedId)
                    .orElseThrow(() -> new ResourceNotFoundException("No resource meets the condition"));
        once(id.getResourceType() + "/" + id.getIdPart());
        Patches patches = new Patches(this.context);
        Writes.Patch patch;
        if (entry.getResource() instanceof Binary binary) {
            patch = patches.of(PatchTypeEnum.JSON_PATCH, new String(binary.getData(), StandardCharsets.UTF_8));
        }
        else if (entry.getResource() instanceof Parameters parameters) {
            patch = patches.of(parameters);
        }
        else {
            throw new InvalidRequestException("A patch entry carries neither Binary nor Parameters");
        }
        this.outcomes.put(entry, this.writes.patch(id, patch, expected(entry)));
    }

    private void once(String reference) {
        if (!this.touched.add(reference)) {
            throw new InvalidRequestException("Two entries of the Bundle write the same resource");
        }
    }

    private Resource resource(BundleEntryComponent entry) {
        Resource resource = entry.getResource();
        if (resource == null || !resource.fhirType().equals(target(entry).type())) {
            throw new InvalidRequestException("An entry's resource is not of the type of its request");
        }
        return resource;
    }

    private Target target(BundleEntryComponent entry) {
        String path = path(entry, this.writes.base());
        int query = path.indexOf('?');
        String[] steps = ((query < 0) ? path : path.substring(0, query)).split("/");
        boolean named = steps.length == 2;
        boolean create = verb(entry).equals("POST");
        if (steps.length > 2 || (create && named) || (!create && !named && query < 0)) {
            throw new InvalidRequestException("An entry's request is not supported in a Bundle");
        }
        return new Target(steps[0], named ? UrlUtil.unescape(steps[1]) : "", (query < 0) ? null : path);
    }

    private static @Nullable String expected(BundleEntryComponent entry) {
        String etag = entry.getRequest().getIfMatch();
        return (etag != null) ? ParameterUtil.parseETagValue(etag) : null;
    }

    private record Target(String type, String part, @Nullable String condition) {

        boolean hasId() {
            return !this.part.isEmpty();
        }

        IdType id() {
            return new IdType(this.type, this.part);
        }

    }

}
