package dev.smartgateway.smart;

/**
 * The addresses under which one launch is served to its app.
 *
 * @param launch absolute, without trailing slash
 * ({@code https://app.example/launches/{id}})
 */
public record LaunchUrls(String launch) {

    /**
     * The addresses of a launch.
     */
    public static LaunchUrls of(LaunchId id, LaunchOrigins origins) {
        return new LaunchUrls(origins.at(id, "/launches/" + id.value()));
    }

    /**
     * The FHIR base, which is also the issuer of the facade's id_tokens.
     */
    public String fhirBase() {
        return this.launch + "/fhir";
    }

    /**
     * The facade's authorization endpoint.
     */
    public String authorize() {
        return this.launch + "/authorize";
    }

    /**
     * The facade's token endpoint.
     */
    public String token() {
        return this.launch + "/token";
    }

    /**
     * The keys that sign the facade's id_tokens.
     */
    public String keys() {
        return this.launch + "/jwks";
    }

}
