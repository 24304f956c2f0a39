package dev.smartgateway.facade;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.Access;
import dev.smartgateway.scope.Scope;
import dev.smartgateway.scope.Scopes;
import dev.smartgateway.smart.LaunchContext;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;

/**
 * Determines the scopes in the token response: the intersection of the requested scopes
 * and those of the launch, spelt as requested. Apps look for their own spelling, SMART 1
 * apps for {@code .read} and {@code .write}.
 */
final class ScopeEcho {

    private static final Pattern FIRST_VERSION = Pattern.compile(".*\\.(read|write|\\*)");

    private static final Set<String> WORTHLESS = Set.of("offline_access", "online_access");

    private static final Set<Access> READ = EnumSet.of(Access.READ, Access.SEARCH);

    private static final Set<Access> WRITE = EnumSet.of(Access.CREATE, Access.UPDATE, Access.DELETE);

    private final LaunchRecord launch;

    private final Scopes granted;

    ScopeEcho(LaunchRecord launch) {
        this.launch = launch;
        this.granted = launch.granted().parsed();
    }

    /**
     * Returns the scopes of the token response.
     * @param asked the requested scopes, or {@code null} for all scopes of the launch
     * @return separated by spaces
     * @throws OAuthRefusal {@code invalid_scope} if FHIR scopes were requested and none
     * of them is granted
     */
    String of(@Nullable String asked) {
        Set<String> told = new LinkedHashSet<>();
        boolean wanted = false;
        boolean given = false;
        for (String word : ((asked != null) ? asked : this.granted.text()).split(" ")) {
            Scopes one = Scopes.parse(word);
            List<String> words = one.resources().isEmpty() ? word(word, one) : resources(word, one);
            wanted |= !one.resources().isEmpty();
            given |= !one.resources().isEmpty() && !words.isEmpty();
            told.addAll(words);
        }
        if (wanted && !given) {
            throw new OAuthRefusal(Reason.NO_SCOPES, "invalid_scope",
                    "Nothing of the FHIR data that was asked for is granted to this launch.");
        }
        return String.join(" ", told);
    }

    /**
     * Returns whether the token response needs an id_token.
     * @param told the scopes of the response
     */
    boolean openid(String told) {
        return List.of(told.split(" ")).contains("openid");
    }

    private List<String> word(String word, Scopes one) {
        LaunchContext context = this.launch.context();
        boolean user = this.launch.owner().subject() != null && this.granted.has("openid");
        boolean told = switch (word) {
            case "launch" -> true;
            case "launch/patient" -> context.patient() != null;
            case "launch/encounter" -> context.encounter() != null;
            case "openid" -> user;
            case "fhirUser", "profile" -> user && context.fhirUser() != null;
            default -> one.has(word) && this.granted.has(word) && !WORTHLESS.contains(word);
        };
        return told ? List.of(word) : List.of();
    }

    private List<String> resources(String word, Scopes one) {
        Scopes both = this.granted.narrowedTo(one);
        if (both.resources().equals(one.resources())) {
            return List.of(word);
        }
        boolean first = FIRST_VERSION.matcher(word).matches();
        return both.resources()
            .stream()
            .flatMap((scope) -> (first ? firstVersion(scope) : List.of(scope.text())).stream())
            .toList();
    }

    /** Returns a scope in SMART 1 spelling as far as that does not widen it. */
    private static List<String> firstVersion(Scope scope) {
        if (!scope.constraint().unconstrained()) {
            return List.of(scope.text());
        }
        String start = scope.level().word() + "/" + scope.type() + ".";
        Set<Access> rest = EnumSet.copyOf(scope.access());
        List<String> words = new ArrayList<>();
        if (rest.containsAll(READ)) {
            words.add(start + "read");
            rest.removeAll(READ);
        }
        if (rest.containsAll(WRITE)) {
            words.add(start + "write");
            rest.removeAll(WRITE);
        }
        if (!rest.isEmpty()) {
            words.add(new Scope(scope.level(), scope.type(), rest, scope.constraint()).text());
        }
        return words;
    }

}
