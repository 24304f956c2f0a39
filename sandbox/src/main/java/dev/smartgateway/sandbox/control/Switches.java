package dev.smartgateway.sandbox.control;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.stereotype.Component;

/**
 * The current misbehaviour of the sandbox. All switches are off at start-up.
 */
@Component
public final class Switches {

    private final Map<Switch, Object> on = new ConcurrentHashMap<>();

    /**
     * Merges settings in; {@code null} and {@code false} turn a switch off.
     * @param settings key to value
     * @throws IllegalArgumentException if a key is unknown; nothing is changed then
     */
    public void merge(Map<String, Object> settings) {
        Map<Switch, Optional<Object>> read = new LinkedHashMap<>();
        settings.forEach((key, value) -> read.put(
                Switch.of(key).orElseThrow(() -> new IllegalArgumentException("unknown switch: " + key)),
                Optional.ofNullable(value).filter((one) -> !Boolean.FALSE.equals(one))));
        read.forEach((one, value) -> value.ifPresentOrElse((set) -> this.on.put(one, set), () -> this.on.remove(one)));
    }

    /** Turns everything off. */
    public void clear() {
        this.on.clear();
    }

    /**
     * Turns one switch off and returns whether it was on. Used for faults that occur only
     * once.
     * @param one the switch
     * @param value the value it must have
     * @return whether this call turned it off
     */
    public boolean spend(Switch one, Object value) {
        return this.on.remove(one, value);
    }

    public boolean isOn(Switch one) {
        return this.on.containsKey(one);
    }

    /**
     * Returns the raw value.
     * @param one the switch
     * @return the value, empty when off
     */
    public Optional<Object> value(Switch one) {
        return Optional.ofNullable(this.on.get(one));
    }

    /**
     * Returns the value as text.
     * @param one the switch
     * @return the value, empty when off
     */
    public Optional<String> text(Switch one) {
        return value(one).map(String::valueOf);
    }

    /**
     * Returns the value as a number.
     * @param one the switch
     * @return the value, empty when off or not a number
     */
    public Optional<Integer> number(Switch one) {
        return text(one).filter((text) -> text.matches("\\d{1,9}")).map(Integer::valueOf);
    }

    /**
     * Waits as long as a switch says.
     * @param one a switch whose value is in milliseconds
     */
    public void pause(Switch one) {
        number(one).ifPresent((millis) -> {
            try {
                Thread.sleep(Duration.ofMillis(millis).toMillis());
            }
            catch (InterruptedException ex) {
                Thread.currentThread().interrupt();
            }
        });
    }

    Map<String, Object> describe() {
        Map<String, Object> all = new LinkedHashMap<>();
        for (Switch one : Switch.values()) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("group", one.group().title());
            entry.put("form", one.form().name().toLowerCase(Locale.ROOT));
            entry.put("choices", one.choices());
            entry.put("description", one.text());
            entry.put("expect", one.expect());
            entry.put("value", this.on.get(one));
            all.put(one.key(), entry);
        }
        return all;
    }

}
