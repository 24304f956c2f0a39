package dev.smartgateway.smart;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.function.Supplier;

/**
 * A component of a record that an operator writes in a file: the reader, its advice and
 * the JSON Schema all come from here. The key is the name of the component with dashes. A
 * component whose type is a record and that has no such annotation is a group: its keys
 * stand where the group would.
 */
@Documented
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Setting {

    /**
     * One line for a person.
     */
    String value();

    /**
     * The key, where it is not the name of the component.
     */
    String key() default "";

    /**
     * What holds when nothing is written.
     */
    String byDefault() default "";

    /**
     * A value to show.
     */
    String example() default "";

    /**
     * What a text must match.
     */
    String pattern() default "";

    /**
     * What an entry of a list is, with its article: {@code a host name}.
     */
    String is() default "";

    /**
     * What to write instead of a missing or unfit value, where it is not plain from the
     * rest.
     */
    String advice() default "";

    /**
     * Largest number; the smallest is one.
     */
    int max() default 0;

    /**
     * Whether the constructor of the record finds a value where none is written. A
     * component that may be {@code null} is optional in any case.
     */
    boolean optional() default false;

    /**
     * Whether the text is a list of words, which may also be written as a list.
     */
    boolean words() default false;

    /**
     * The only texts.
     */
    Class<? extends Supplier<List<String>>> choices() default Any.class;

    /** Every text. */
    final class Any implements Supplier<List<String>> {

        @Override
        public List<String> get() {
            return List.of();
        }

    }

}
