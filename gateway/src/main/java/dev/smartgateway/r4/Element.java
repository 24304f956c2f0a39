package dev.smartgateway.r4;

/**
 * One element of an R4 type, by its JSON name.
 *
 * @param name JSON name, {@code valueQuantity} for a choice
 * @param list whether JSON has an array
 * @param type type of the value, {@code Resource} for any resource
 * @param choice name of the choice it belongs to, {@code value}; empty if it belongs to
 * none
 */
public record Element(String name, boolean list, String type, String choice) {

    /**
     * Returns whether the value is a resource of any type.
     */
    public boolean resource() {
        return this.type.equals("Resource");
    }

}
