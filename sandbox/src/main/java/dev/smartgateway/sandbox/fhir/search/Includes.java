package dev.smartgateway.sandbox.fhir.search;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import ca.uhn.fhir.context.RuntimeSearchParam;
import ca.uhn.fhir.rest.server.exceptions.InvalidRequestException;
import dev.smartgateway.sandbox.fhir.store.Version;

/**
 * Follows {@code _include} and {@code _revinclude} from a page of matches. Matches are
 * not repeated.
 */
final class Includes {

    private final Finder finder;

    private final List<Rule> rules;

    Includes(Finder finder, List<Query.Item> items) {
        this.finder = finder;
        this.rules = items.stream().map(Rule::of).toList();
    }

    List<Version> of(Collection<Version> matches) {
        Map<String, Version> seen = new LinkedHashMap<>();
        matches.forEach((match) -> seen.put(match.reference(), match));
        List<Version> included = new ArrayList<>();
        Collection<Version> frontier = matches;
        for (boolean first = true; !frontier.isEmpty(); first = false) {
            boolean all = first;
            List<Version> next = frontier.stream()
                .flatMap((from) -> this.rules.stream()
                    .filter((rule) -> all || rule.iterate())
                    .flatMap((rule) -> rule.reverse() ? citing(from, rule) : cited(from, rule)))
                .filter((version) -> seen.putIfAbsent(version.reference(), version) == null)
                .toList();
            included.addAll(next);
            frontier = next;
        }
        return included;
    }

    private Stream<Version> cited(Version from, Rule rule) {
        if (!rule.source().equals("*") && !rule.source().equals(from.type())) {
            return Stream.of();
        }
        return links(from.type(), rule).flatMap((link) -> this.finder.references(from, link).stream())
            .filter((reference) -> rule.target().isEmpty() || reference.startsWith(rule.target() + "/"))
            .flatMap((reference) -> {
                String[] parts = reference.split("/", 2);
                return this.finder.snapshot().live(parts[0], parts[1]).stream();
            });
    }

    private Stream<Version> citing(Version to, Rule rule) {
        if (!rule.target().isEmpty() && !rule.target().equals(to.type())) {
            return Stream.of();
        }
        Stream<String> sources = rule.source().equals("*") ? this.finder.snapshot().types().stream()
                : Stream.of(rule.source());
        return sources.flatMap((source) -> {
            List<RuntimeSearchParam> links = links(source, rule).toList();
            return this.finder.snapshot()
                .live(source)
                .filter((version) -> links.stream()
                    .anyMatch((link) -> this.finder.references(version, link).contains(to.reference())));
        });
    }

    private Stream<RuntimeSearchParam> links(String type, Rule rule) {
        return rule.parameter().equals("*") ? this.finder.links(type).stream()
                : this.finder.parameter(type, rule.parameter()).stream();
    }

    private record Rule(boolean reverse, boolean iterate, String source, String parameter, String target) {

        static Rule of(Query.Item item) {
            String[] parts = item.value().split(":");
            if (!item.value().equals("*") && parts.length < 2) {
                throw new InvalidRequestException("Invalid " + item.name() + " parameter");
            }
            return new Rule(item.name().startsWith("_rev"), item.name().matches(".*:(iterate|recurse)"), parts[0],
                    (parts.length > 1) ? parts[1] : "*", (parts.length > 2) ? parts[2] : "");
        }

    }

}
