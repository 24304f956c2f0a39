package dev.smartgateway.sandbox.auth.guard;

import java.util.List;
import java.util.Locale;

/**
 * Type and letter of the scope that a FHIR call needs.
 *
 * @param type a resource type, or {@code *} for a call on the whole system
 * @param letter one of c, r, u, d, s, as in SMART's scopes
 */
record Call(String type, char letter) {

    /**
     * Reads a call.
     * @param method the HTTP method
     * @param path the path below the base, without a leading slash and a query
     * @return what it needs
     */
    static Call of(String method, String path) {
        List<String> parts = List.of(path.split("/"));
        String first = parts.get(0);
        String last = parts.get(parts.size() - 1);
        boolean read = "GET".equals(method) || "HEAD".equals(method);
        boolean typed = !first.isEmpty() && Character.isUpperCase(first.charAt(0));
        if (!typed) {
            return new Call("*", 's');
        }
        if (last.startsWith("$")) {
            return new Call(first, (parts.size() > 2) ? 'r' : 's');
        }
        if (parts.size() == 1 || "_search".equals(last) || (parts.size() == 2 && "_history".equals(last))) {
            return new Call(first, (read || "_search".equals(last)) ? 's' : letter(method, 'c'));
        }
        if (parts.size() >= 3 && !"_history".equals(parts.get(2))) {
            return new Call(parts.get(2), 's');
        }
        return new Call(first, read ? 'r' : letter(method, 'u'));
    }

    private static char letter(String method, char otherwise) {
        return switch (method.toUpperCase(Locale.ROOT)) {
            case "DELETE" -> 'd';
            case "PUT", "PATCH" -> 'u';
            default -> otherwise;
        };
    }

}
