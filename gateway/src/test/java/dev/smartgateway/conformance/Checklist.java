package dev.smartgateway.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the items of {@code conformance/checklist.txt} that a test proves. The table of
 * {@code docs/conformance.md} is made from it.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Checklist {

    /** Item ids, for example {@code L2}. */
    String[] value();

}
