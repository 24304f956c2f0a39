package dev.smartgateway.smart;

import java.util.List;
import java.util.Map;

/**
 * The query part of one scope: all parameters must hold, each with one of its values.
 *
 * @param parameters parameter name to values
 */
public record Constraint(Map<String, List<String>> parameters) {
}
