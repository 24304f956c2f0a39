package dev.smartgateway.smart;

/**
 * The URLs under which one launch is served to its app.
 *
 * @param launch absolute, without trailing slash
 * ({@code https://app.example/launches/{id}})
 */
public record LaunchUrls(String launch) {

    /**
     * Returns the URLs of a launch.
     */
    public static LaunchUrls of(LaunchId id, LaunchOrigins origins) {
        return new LaunchUrls(origins.at(id, "/launches/" + id.value()));
    }

    /**
     * Returns the FHIR base, which is also the issuer of the facade's id_tokens.
     */
    public String fhirBase() {
        return this.launch + "/fhir";
    }

    /**
     * Returns the facade's authorization endpoint.
     */
    public String authorize() {
        return this.launch + "/authorize";
    }

    /**
     * Returns the facade's token endpoint.
     */
    public String token() {
        return this.launch + "/token";
    }

    /**
     * Returns the address of the keys that sign the facade's id_tokens.
     */
    public String keys() {
        return this.launch + "/jwks";
    }

}
