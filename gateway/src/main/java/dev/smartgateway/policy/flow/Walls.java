package dev.smartgateway.policy.flow;

/**
 * Which of the two walls stand. Both do, except in the tests that prove each sufficient.
 *
 * @param rewrite whether the pin and the constraints are put into the request
 * @param check whether the answer is judged resource by resource
 */
public record Walls(boolean rewrite, boolean check) {

    /** Both. */
    public static final Walls BOTH = new Walls(true, true);

}
