package dev.smartgateway.scope;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A set of SMART scopes, of version 1 or 2 or both. A scope that does not parse, or
 * cannot be enforced exactly, grants nothing and is listed by {@link #ignored()}. Order,
 * duplicates and splitting ({@code a.r a.s} for {@code a.rs}) do not matter; neither do
 * ignored scopes when two sets are compared.
 *
 * @see <a href=
 * "https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html">SMART scopes</a>
 */
public final class Scopes {

    /** The empty set. */
    public static final Scopes NONE = new Scopes(List.of(), new TreeSet<>(), List.of());

    private static final int SHOWN = 200;

    private static final int MOST = 1000;

    private final List<Scope> resources;

    private final SortedSet<String> words;

    private final List<String> ignored;

    private final Covers covers = new Covers();

    private final Covers namedCovers = new Covers();

    /** The last ceiling, which is the same for every request of a launch. */
    private volatile @Nullable Narrowed narrowed;

    private Scopes(Collection<Scope> resources, SortedSet<String> words, List<String> ignored) {
        this.resources = merged(resources);
        this.words = Collections.unmodifiableSortedSet(words);
        this.ignored = List.copyOf(ignored);
    }

    /**
     * Parses scopes separated by spaces. Never throws. Beyond a thousand different scopes
     * of a kind, the rest grants nothing.
     */
    public static Scopes parse(String text) {
        List<Scope> resources = new ArrayList<>();
        SortedSet<String> words = new TreeSet<>();
        List<String> ignored = new ArrayList<>();
        for (String token : new LinkedHashSet<>(List.of(text.split(" ")))) {
            String plain = ScopeGrammar.plain(token);
            Optional<Scope> resource = ScopeGrammar.resource(plain);
            if (resource.isPresent() && resources.size() < MOST) {
                resources.add(resource.get());
            }
            else if (ScopeGrammar.word(plain) && words.size() < MOST) {
                words.add(plain);
            }
            else if (!token.isEmpty() && ignored.size() < MOST) {
                ignored.add(printable(token));
            }
        }
        return new Scopes(resources, words, ignored);
    }

    private static String printable(String token) {
        String shown = token.replaceAll("[^\\x21-\\x7e]", "?");
        return (shown.length() > SHOWN) ? shown.substring(0, SHOWN) : shown;
    }

    /**
     * Merges scopes into one per level, type and constraint; letters that a wider
     * constraint of the same type grants are dropped from the narrower one.
     */
    private static List<Scope> merged(Collection<Scope> all) {
        Map<Scope, Set<Access>> letters = new HashMap<>();
        for (Scope scope : all) {
            letters.computeIfAbsent(whole(scope, scope.constraint()), (missing) -> EnumSet.noneOf(Access.class))
                .addAll(scope.access());
        }
        Map<String, Widest> peers = letters.keySet()
            .stream()
            .collect(Collectors.groupingBy(Scopes::target, Collectors
                .collectingAndThen(Collectors.mapping(Scope::constraint, Collectors.toList()), Widest::new)));
        List<Scope> result = new ArrayList<>();
        letters.forEach((key, access) -> {
            Set<Access> own = EnumSet.copyOf(access);
            for (Constraint wider : Objects.requireNonNull(peers.get(target(key))).than(key.constraint())) {
                own.removeAll(letters.getOrDefault(whole(key, wider), Set.of()));
            }
            if (!own.isEmpty()) {
                result.add(new Scope(key.level(), key.type(), own, key.constraint()));
            }
        });
        result.sort(Comparator.comparing(Scope::text));
        return List.copyOf(result);
    }

    private static String target(Scope scope) {
        return scope.level() + "/" + scope.type();
    }

    private static Scope whole(Scope scope, Constraint constraint) {
        return new Scope(scope.level(), scope.type(), EnumSet.allOf(Access.class), constraint);
    }

    /**
     * Returns the intersection: letters, types and constraints are intersected within one
     * level, other scopes by equality. Never wider than either side.
     */
    public Scopes narrowedTo(Scopes other) {
        Narrowed known = this.narrowed;
        if (known != null && known.ceiling() == other) {
            return known.result();
        }
        Scopes result = both(other);
        this.narrowed = new Narrowed(other, result);
        return result;
    }

    private Scopes both(Scopes other) {
        List<Scope> both = this.resources.stream()
            .flatMap((mine) -> other.resources.stream().map(mine::and))
            .flatMap(Optional::stream)
            .toList();
        SortedSet<String> common = new TreeSet<>(this.words);
        common.retainAll(other.words);
        return new Scopes(both, common, List.of());
    }

    /**
     * Returns the access to a type that {@code patient/} and {@code user/} scopes grant;
     * {@code system/} scopes are ignored.
     * @param type exact R4 type
     */
    public GrantedAccess cover(String type, Access access) {
        return this.covers.of(type, access, () -> covering(access, (scope) -> scope.reaches(type)));
    }

    /**
     * As {@link #cover}, but only by scopes that name the type, not by a wildcard.
     */
    public GrantedAccess namedCover(String type, Access access) {
        return this.namedCovers.of(type, access,
                () -> covering(access, (scope) -> scope.type().equals(type) && !type.equals(Scope.ANY_TYPE)));
    }

    private GrantedAccess covering(Access access, Predicate<Scope> reaches) {
        return GrantedAccess.of(this.resources.stream()
            .filter((scope) -> scope.level() != Scope.Level.SYSTEM && scope.access().contains(access))
            .filter(reaches)
            .map(Scope::constraint)
            .toList());
    }

    /**
     * Returns whether the set has a scope that names no resources, such as {@code
     * openid}, {@code launch/patient} or {@code offline_access}.
     */
    public boolean has(String word) {
        return this.words.contains(word);
    }

    /**
     * Returns whether some {@code patient/} resource scope is granted.
     */
    public boolean patientLevel() {
        return level(Scope.Level.PATIENT);
    }

    /**
     * Returns whether some {@code user/} resource scope is granted.
     */
    public boolean userLevel() {
        return level(Scope.Level.USER);
    }

    private boolean level(Scope.Level level) {
        return this.resources.stream().anyMatch((scope) -> scope.level() == level);
    }

    /**
     * The resource scopes, in order of their spelling.
     */
    public List<Scope> resources() {
        return this.resources;
    }

    /**
     * Returns the scopes that grant nothing, as received but cut to 200 characters and
     * with unprintable characters replaced. May be shown to an operator; it is external
     * input.
     */
    public List<String> ignored() {
        return this.ignored;
    }

    /**
     * Canonical SMART 2 spelling: in order, without duplicates; reading it gives an equal
     * set.
     */
    public String text() {
        return Stream.concat(this.words.stream(), this.resources.stream().map(Scope::text))
            .collect(Collectors.joining(" "));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Scopes that && this.words.equals(that.words) && this.resources.equals(that.resources);
    }

    @Override
    public int hashCode() {
        return Objects.hash(this.words, this.resources);
    }

    @Override
    public String toString() {
        return text();
    }

    private record Narrowed(Scopes ceiling, Scopes result) {
    }

}
