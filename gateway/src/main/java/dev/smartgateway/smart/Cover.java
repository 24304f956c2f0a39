package dev.smartgateway.smart;

import java.util.List;

/**
 * What the scopes grant on one type for one access.
 *
 * @param granted whether anything is granted
 * @param anyOf constraints of which one must hold; empty means unconstrained when granted
 */
public record Cover(boolean granted, List<Constraint> anyOf) {
}
