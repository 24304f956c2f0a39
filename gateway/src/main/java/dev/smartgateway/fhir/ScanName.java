package dev.smartgateway.fhir;

/**
 * The field names that a scan evaluates.
 */
enum ScanName {

    REFERENCE("reference", true, true), TYPE("type", true, false), SYSTEM("system", true, false),
    CODE("code", true, false), VALUE("value", true, false), ID("id", true, false),
    RESOURCE_TYPE("resourceType", true, false), IDENTIFIER("identifier", false, false), URL("url", false, true),
    FULL_URL("fullUrl", false, true), LOCATION("location", false, true), SOURCE("source", false, true),
    VALUE_URL("valueUrl", false, true), VALUE_URI("valueUri", false, true), META("meta", false, false),
    TAG("tag", false, false), LINK("link", false, false), RELATION("relation", false, false),
    ENTRY("entry", false, false), RESOURCE("resource", false, false), SEARCH("search", false, false),
    MODE("mode", false, false), TOTAL("total", false, false), TIMESTAMP("timestamp", false, false),

    /** Any other name. */
    OTHER("", false, false);

    private static final ScanName[] ALL = values();

    private final String text;

    private final boolean seen;

    private final boolean address;

    ScanName(String text, boolean seen, boolean address) {
        this.text = text;
        this.seen = seen;
        this.address = address;
    }

    /** Returns the name for a number in {@link ScanPaths#NAMES}. */
    static ScanName of(int number) {
        return (number < OTHER.ordinal()) ? ALL[number] : OTHER;
    }

    String text() {
        return this.text;
    }

    /** Returns whether {@link ScanSeen} stores its value. */
    boolean seen() {
        return this.seen;
    }

    /** Returns whether its value may be an address. */
    boolean address() {
        return this.address;
    }

}
