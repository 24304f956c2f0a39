package dev.smartgateway.r4;

/**
 * One element of an R4 type, by its JSON name.
 *
 * @param name as in JSON, {@code valueQuantity} for a choice
 * @param list whether JSON holds an array
 * @param type type of the value, {@code Resource} for any resource
 * @param choice name of the choice it belongs to, {@code value}; empty when it is none
 */
public record Element(String name, boolean list, String type, String choice) {

    /**
     * Whether the value is a resource of any type.
     */
    public boolean resource() {
        return this.type.equals("Resource");
    }

}
