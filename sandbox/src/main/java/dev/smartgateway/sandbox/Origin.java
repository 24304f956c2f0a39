package dev.smartgateway.sandbox;

/**
 * The sandbox's public origin, which is also its issuer identifier.
 *
 * @param url scheme, host and port, without a trailing slash
 */
public record Origin(String url) {

    public Origin {
        if (url.endsWith("/")) {
            throw new IllegalArgumentException("sandbox.url must not end in a slash");
        }
    }

    /**
     * Returns the FHIR base, which is the only {@code aud} the server accepts.
     * @return the absolute URL without a trailing slash
     */
    public String fhir() {
        return this.url + "/fhir";
    }

}
