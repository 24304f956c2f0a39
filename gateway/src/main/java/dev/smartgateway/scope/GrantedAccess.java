package dev.smartgateway.scope;

import java.util.List;

/**
 * The access that scopes grant on one type.
 *
 * @param granted whether anything is granted
 * @param anyOf constraints of which one must hold; empty means unconstrained when granted
 */
public record GrantedAccess(boolean granted, List<Constraint> anyOf) {

    /** No access. */
    public static final GrantedAccess NOTHING = new GrantedAccess(false, List.of());

    /** Access to all resources of the type. */
    public static final GrantedAccess UNCONSTRAINED = new GrantedAccess(true, List.of());

    /**
     * Copies the list.
     * @throws IllegalArgumentException if nothing is granted under constraints, or an
     * empty constraint would hide the others
     */
    public GrantedAccess {
        anyOf = List.copyOf(anyOf);
        if (!anyOf.isEmpty() && (!granted || anyOf.stream().anyMatch(Constraint::unconstrained))) {
            throw new IllegalArgumentException("contradiction in a cover");
        }
    }

    static GrantedAccess of(List<Constraint> constraints) {
        if (constraints.isEmpty()) {
            return NOTHING;
        }
        if (constraints.stream().anyMatch(Constraint::unconstrained)) {
            return UNCONSTRAINED;
        }
        List<Constraint> distinct = constraints.stream().distinct().toList();
        Widest all = new Widest(distinct);
        return new GrantedAccess(true, distinct.stream().filter((one) -> all.than(one).isEmpty()).toList());
    }

}
