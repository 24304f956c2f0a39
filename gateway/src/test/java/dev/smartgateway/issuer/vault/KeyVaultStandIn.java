package dev.smartgateway.issuer.vault;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.azure.core.http.HttpClient;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpHeaders;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import dev.smartgateway.azure.AzureAnswer;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A key vault as its REST interface describes it, behind the vendor's HTTP interface: it
 * lists versions without key material, gives public halves, signs digests, and never
 * gives out a private key. A caller without a token is challenged.
 */
public final class KeyVaultStandIn implements HttpClient {

    private static final String CHALLENGE = "Bearer authorization=\"https://login.microsoftonline.com/tenant\", "
            + "resource=\"https://vault.azure.net\"";

    /** DigestInfo of SHA-256 before the digest, RFC 8017 section 9.2. */
    private static final byte[] SHA_256 = HexFormat.of().parseHex("3031300d060960864801650304020105000420");

    private static final JsonMapper JSON = new JsonMapper();

    private final Map<String, Version> versions = new LinkedHashMap<>();

    private final List<String> requests = new CopyOnWriteArrayList<>();

    private final String url;

    private final String name;

    private boolean silent;

    /** A vault with one key, as yet without a version. */
    public KeyVaultStandIn(String url, String name) {
        this.url = url;
        this.name = name;
    }

    private static final class Version {

        private final KeyPair pair;

        private final Instant made;

        private boolean enabled = true;

        Version(KeyPair pair, Instant made) {
            this.pair = pair;
            this.made = made;
        }

    }

    /** Makes a version of the key. */
    public void make(String version, String algorithm, int bits, Instant made) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            this.versions.put(version, new Version(generator.generateKeyPair(), made));
        }
        catch (GeneralSecurityException ex) {
            throw new IllegalStateException(ex);
        }
    }

    void disable(String version) {
        this.versions.get(version).enabled = false;
    }

    void silent(boolean now) {
        this.silent = now;
    }

    RSAPublicKey open(String version) {
        return (RSAPublicKey) this.versions.get(version).pair.getPublic();
    }

    /** What it was asked with a token, in order. */
    public List<String> requests() {
        return List.copyOf(this.requests);
    }

    /** An answer to a request with a token: a status and a body. */
    public Map.Entry<Integer, String> answer(String method, String path, String body)
            throws IOException, GeneralSecurityException {
        this.requests.add(method + " " + path + " " + body);
        if (this.silent) {
            return Map.entry(503, "{}");
        }
        String[] parts = path.replaceAll("^/+|/+$", "").split("/");
        if (parts.length < 3 || !parts[0].equals("keys") || !parts[1].equals(this.name)) {
            return Map.entry(404, "{\"error\": {\"code\": \"KeyNotFound\"}}");
        }
        if (parts[2].equals("versions")) {
            return Map.entry(200, list());
        }
        Version version = this.versions.get(parts[2]);
        if (parts.length == 4 && parts[3].equals("sign") && method.equals("POST")) {
            return version.enabled ? Map.entry(200, signed(parts[2], JSON.readTree(body)))
                    : Map.entry(403, "{\"error\": {\"code\": \"Forbidden\"}}");
        }
        return Map.entry(200,
                JSON.writeValueAsString(Map.of("key", open(parts[2], version), "attributes", attributes(version))));
    }

    private String list() {
        List<Map<String, Object>> rows = this.versions.entrySet()
            .stream()
            .map((one) -> Map.<String, Object>of("kid", id(one.getKey()), "attributes", attributes(one.getValue())))
            .toList();
        return JSON.writeValueAsString(Map.of("value", rows));
    }

    private String id(String version) {
        return this.url + "/keys/" + this.name + "/" + version;
    }

    private static Map<String, Object> attributes(Version version) {
        return Map.of("enabled", version.enabled, "created", version.made.getEpochSecond(), "updated",
                version.made.getEpochSecond(), "exportable", false);
    }

    private Map<String, Object> open(String version, Version key) {
        if (!(key.pair.getPublic() instanceof RSAPublicKey open)) {
            return Map.of("kid", id(version), "kty", "EC", "crv", "P-256", "x", "AA", "y", "AA");
        }
        return Map.of("kid", id(version), "kty", "RSA", "key_ops", List.of("sign"), "n", encoded(open.getModulus()),
                "e", encoded(open.getPublicExponent()));
    }

    private static String encoded(BigInteger number) {
        byte[] bytes = number.toByteArray();
        int from = (bytes[0] == 0) ? 1 : 0;
        return encoded(java.util.Arrays.copyOfRange(bytes, from, bytes.length));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Signs a digest, not the text, as the interface does. */
    private String signed(String version, JsonNode asked) throws GeneralSecurityException {
        byte[] digest = Base64.getUrlDecoder().decode(asked.path("value").asString());
        if (!asked.path("alg").asString().equals("RS256") || digest.length != 32) {
            throw new GeneralSecurityException("not RS256 of a digest");
        }
        PrivateKey key = this.versions.get(version).pair.getPrivate();
        Signature signature = Signature.getInstance("NONEwithRSA");
        signature.initSign(key);
        signature.update(SHA_256);
        signature.update(digest);
        return JSON.writeValueAsString(Map.of("kid", id(version), "value", encoded(signature.sign())));
    }

    @Override
    public Mono<HttpResponse> send(HttpRequest request) {
        if (request.getHeaders().getValue(HttpHeaderName.AUTHORIZATION) == null) {
            return Mono.just(new AzureAnswer(request, 401,
                    new HttpHeaders().set(HttpHeaderName.WWW_AUTHENTICATE, CHALLENGE), ""));
        }
        try {
            String body = (request.getHttpMethod() == HttpMethod.POST) ? request.getBodyAsBinaryData().toString() : "";
            Map.Entry<Integer, String> answer = answer(request.getHttpMethod().toString(), request.getUrl().getPath(),
                    body);
            return Mono.just(new AzureAnswer(request, answer.getKey(),
                    new HttpHeaders().set(HttpHeaderName.CONTENT_TYPE, "application/json"), answer.getValue()));
        }
        catch (IOException | GeneralSecurityException ex) {
            return Mono.error(ex);
        }
    }

}
