package dev.smartgateway.fhir;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import dev.smartgateway.json.Malformed;
import dev.smartgateway.r4.R4;
import org.jspecify.annotations.Nullable;

/**
 * One interaction, parsed from method and path.
 *
 * @param interaction the interaction
 * @param type resource type, or {@code null}, as for a search of all types of a
 * compartment
 * @param id resource id, sealed handle, or {@code null}
 * @param name version id, operation name without dollar sign, or {@code null}
 * @param patient the patient of a compartment search, or {@code null}
 */
public record Route(Interaction interaction, @Nullable String type, @Nullable String id, @Nullable String name,
        @Nullable String patient) {

    private static final Pattern OPERATION = Pattern.compile("\\$[a-z][a-z0-9-]{0,40}");

    private static final Pattern HANDLE = Pattern.compile("[A-Za-z0-9_-]{1,40000}");

    /** Characters of a path besides letters and digits. */
    private static final String SIGNS = "-._~$/!*'()@+,=:&";

    /** Not a FHIR interaction. */
    public static final Route UNKNOWN = of(Interaction.UNKNOWN, null, null, null);

    /**
     * Parses method and raw path.
     * @param conditional whether the request has a query, which makes a write to a type
     * conditional
     * @throws Malformed if the path is ambiguous
     */
    public static Route parse(String method, String rawPath, boolean conditional) {
        List<String> segments = segments(rawPath);
        return switch (segments.size()) {
            case 0 -> base(method);
            case 1 -> one(method, segments.get(0), conditional);
            case 2 -> two(method, segments.get(0), segments.get(1));
            case 3 -> three(method, segments);
            case 4 -> four(method, segments);
            default -> UNKNOWN;
        };
    }

    private static List<String> segments(String rawPath) {
        String path = rawPath.replace("%24", "$");
        if (!isPath(path)) {
            throw new Malformed("path");
        }
        path = path.startsWith("/") ? path.substring(1) : path;
        path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        List<String> segments = path.isEmpty() ? List.of() : List.of(path.split("/", -1));
        for (String part : segments) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new Malformed("path");
            }
        }
        return segments;
    }

    private static boolean isPath(String text) {
        boolean good = true;
        for (int i = 0; good && i < text.length(); i++) {
            char one = text.charAt(i);
            good = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9')
                    || SIGNS.indexOf(one) >= 0;
        }
        return good;
    }

    private static Route base(String method) {
        return switch (method) {
            case "GET" -> of(Interaction.SEARCH_SYSTEM, null, null, null);
            case "POST" -> of(Interaction.BATCH, null, null, null);
            default -> UNKNOWN;
        };
    }

    private static Route one(String method, String segment, boolean conditional) {
        if (segment.startsWith("$")) {
            return operation(null, null, segment);
        }
        switch (segment) {
            case "metadata":
                return get(method, of(Interaction.CAPABILITIES, null, null, null));
            case "_history":
                return get(method, of(Interaction.HISTORY_SYSTEM, null, null, null));
            case "_search":
                return of(Interaction.SEARCH_SYSTEM, null, null, null);
            default:
                return R4.isType(segment) ? typed(method, segment, conditional) : UNKNOWN;
        }
    }

    private static Route typed(String method, String type, boolean conditional) {
        Interaction interaction = switch (method) {
            case "GET" -> Interaction.SEARCH_TYPE;
            case "POST" -> Interaction.CREATE;
            case "PUT" -> conditional ? Interaction.UPDATE_CONDITIONAL : Interaction.UNKNOWN;
            case "PATCH" -> conditional ? Interaction.PATCH_CONDITIONAL : Interaction.UNKNOWN;
            case "DELETE" -> conditional ? Interaction.DELETE_CONDITIONAL : Interaction.UNKNOWN;
            default -> Interaction.UNKNOWN;
        };
        return of(interaction, type, null, null);
    }

    private static Route two(String method, String first, String second) {
        if (first.equals(".well-known")) {
            return second.equals("smart-configuration")
                    ? get(method, of(Interaction.SMART_CONFIGURATION, null, null, null)) : UNKNOWN;
        }
        if (!R4.isType(first)) {
            return UNKNOWN;
        }
        if (second.startsWith("$")) {
            return operation(first, null, second);
        }
        if (second.equals("_search")) {
            return method.equals("POST") ? of(Interaction.SEARCH_TYPE, first, null, null) : UNKNOWN;
        }
        if (second.equals("_history")) {
            return get(method, of(Interaction.HISTORY_TYPE, first, null, null));
        }
        if (first.equals("Binary") && method.equals("GET") && HANDLE.matcher(second).matches()) {
            return of(Interaction.ATTACHMENT, first, second, null);
        }
        return Reference.isId(second) ? instance(method, first, second) : UNKNOWN;
    }

    private static Route instance(String method, String type, String id) {
        Interaction interaction = switch (method) {
            case "GET" -> Interaction.READ;
            case "PUT" -> Interaction.UPDATE;
            case "PATCH" -> Interaction.PATCH;
            case "DELETE" -> Interaction.DELETE;
            default -> Interaction.UNKNOWN;
        };
        return of(interaction, type, id, null);
    }

    private static Route three(String method, List<String> path) {
        String type = path.get(0);
        String id = path.get(1);
        String last = path.get(2);
        if (!R4.isType(type) || !Reference.isId(id)) {
            return UNKNOWN;
        }
        if (last.startsWith("$")) {
            return operation(type, id, last);
        }
        if (last.equals("_history")) {
            return get(method, of(Interaction.HISTORY_INSTANCE, type, id, null));
        }
        return compartment(method, path, "GET");
    }

    private static Route four(String method, List<String> path) {
        if (path.get(2).equals("_history")) {
            boolean read = R4.isType(path.get(0)) && Reference.isId(path.get(1)) && Reference.isId(path.get(3));
            return read ? get(method, of(Interaction.VREAD, path.get(0), path.get(1), path.get(3))) : UNKNOWN;
        }
        return path.get(3).equals("_search") ? compartment(method, path, "POST") : UNKNOWN;
    }

    private static Route compartment(String method, List<String> path, String wanted) {
        if (path.size() == 3 && path.get(2).equals("*") && path.get(0).equals("Patient") && method.equals("GET")) {
            return new Route(Interaction.SEARCH_TYPE, null, null, null, path.get(1));
        }
        boolean search = method.equals(wanted) && path.get(0).equals("Patient") && R4.isType(path.get(2));
        return search ? new Route(Interaction.SEARCH_TYPE, path.get(2), null, null, path.get(1)) : UNKNOWN;
    }

    private static Route operation(@Nullable String type, @Nullable String id, String segment) {
        boolean known = OPERATION.matcher(segment).matches();
        String name = known ? segment.substring(1).toLowerCase(Locale.ROOT) : "unknown";
        return of(Interaction.OPERATION, type, id, name);
    }

    private static Route get(String method, Route route) {
        return method.equals("GET") ? route : UNKNOWN;
    }

    private static Route of(Interaction interaction, @Nullable String type, @Nullable String id,
            @Nullable String name) {
        return new Route(interaction, type, id, name, null);
    }

    @Override
    public String toString() {
        return "Route[" + this.interaction + "]";
    }

}
