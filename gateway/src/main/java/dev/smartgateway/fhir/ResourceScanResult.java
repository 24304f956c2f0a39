package dev.smartgateway.fhir;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Result of the scan of one resource.
 *
 * @param span position in the scanned bytes
 * @param type {@code resourceType}, empty when missing
 * @param id logical id, or {@code null}
 * @param versionId {@code meta.versionId}, or {@code null}
 * @param owners values of elements that may name the owner
 * @param tokens codes at the requested paths
 * @param strings references and addresses
 */
public record ResourceScanResult(Span span, String type, @Nullable String id, @Nullable String versionId,
        List<Owner> owners, List<Token> tokens, Strings strings) {

    @Override
    public String toString() {
        return "ResourceScanResult[" + this.type + "]";
    }

    /**
     * A range of bytes.
     *
     * @param start first byte
     * @param end byte after the last one
     */
    public record Span(int start, int end) {
    }

    /**
     * A Reference element at an owner path; or, at the path {@code contained}, a
     * contained resource with its type.
     *
     * @param path dotted
     * @param reference literal reference, empty if it is not a string, {@code null} if
     * missing
     * @param type {@code Reference.type}; for a reference to a contained resource the
     * type of that resource; or {@code null}
     * @param identified whether it has an {@code identifier}
     */
    public record Owner(String path, @Nullable String reference, @Nullable String type, boolean identified) {

        @Override
        public String toString() {
            return "Owner[" + this.path + "]";
        }

    }

    /**
     * A coded value.
     *
     * @param path dotted path of the element, without {@code coding}
     * @param form form in which the element contains the code
     * @param system code system, or {@code null}
     * @param code the code, or {@code null}
     */
    public record Token(String path, Form form, @Nullable String system, @Nullable String code) {

        /**
         * Form in which an element contains a code. The element's type decides which one
         * counts.
         */
        public enum Form {

            /** The element is a string. */
            TEXT,

            /** {@code code} of the element itself. */
            CODE,

            /** {@code code} of one of its {@code coding}. */
            CODING,

            /** {@code value} of the element itself. */
            VALUE

        }

        @Override
        public String toString() {
            return "Token[" + this.path + "]";
        }

    }

    /**
     * References and addresses.
     *
     * @param references every literal reference, including those in contained resources
     * @param addresses values of fields that may contain a URL, with their position; in a
     * resource of a Bundle only of {@code url}, and those that name a server or its root
     */
    public record Strings(List<String> references, List<Address> addresses) {

        @Override
        public String toString() {
            return "Strings[" + this.references.size() + "]";
        }

    }

    /**
     * A string that may have to be rewritten.
     *
     * @param path dotted path of the field; empty in a resource of a Bundle
     * @param field name of the field
     * @param value decoded
     * @param span position including the quotes
     */
    public record Address(String path, String field, String value, Span span) {

        @Override
        public String toString() {
            return "Address[" + this.field + "]";
        }

    }

}
