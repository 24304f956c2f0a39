package dev.smartgateway.issuer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.problem.ConfigurationFault.Part;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.pem.PemContent;

/**
 * The keys of the pinned issuer, read once at start. They sign nothing else, and no other
 * key of the gateway signs in their place: whoever holds one can read every patient.
 */
final class PinKeys {

    /** RFC 7518 section 3.3. */
    private static final int SMALLEST = 2048;

    private static final String MAKE = "Make one with 'openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 "
            + "-out pin.pem' and let the gateway's user read it.";

    private final @Nullable RSAKey current;

    private final List<RSAKey> published;

    PinKeys(PinnedIssuerProperties.Keys files) {
        List<RSAKey> all = new ArrayList<>();
        this.current = read("current", files.current());
        RSAKey next = read("next", files.next());
        RSAKey previous = read("previous", files.previous());
        for (RSAKey key : new @Nullable RSAKey[] { this.current, next, previous }) {
            if (key != null) {
                all.add(key);
            }
        }
        Set<String> ids = new HashSet<>();
        if (this.current == null && !all.isEmpty()) {
            throw fault("current", "is missing beside the others");
        }
        if (!all.stream().map(RSAKey::getKeyID).allMatch(ids::add)) {
            throw fault("current", "is also the previous or the next one");
        }
        this.published = List.copyOf(all);
    }

    /** Whether there is a key that signs. */
    boolean present() {
        return this.current != null;
    }

    /**
     * The key that signs.
     * @throws ConfigurationFault if there is none
     */
    RSAKey current() {
        if (this.current == null) {
            throw fault("current", "is missing, which an app file asks for with mode: pinned-issuer");
        }
        return this.current;
    }

    /** The public halves of all, as a JWK set. */
    Map<String, Object> published() {
        return new JWKSet(
                this.published.stream().map(RSAKey::toPublicJWK).map((key) -> (com.nimbusds.jose.jwk.JWK) key).toList())
            .toJSONObject(true);
    }

    private static @Nullable RSAKey read(String name, @Nullable Path file) {
        if (file == null) {
            return null;
        }
        try {
            PemContent content = PemContent.of(Files.readString(file));
            PrivateKey key = (content != null) ? content.getPrivateKey() : null;
            if (!(key instanceof RSAPrivateCrtKey rsa)) {
                throw fault(name, "is no RSA private key in PEM");
            }
            if (rsa.getModulus().bitLength() < SMALLEST) {
                throw fault(name, "is an RSA key of less than " + SMALLEST + " bits");
            }
            return named(rsa);
        }
        catch (IOException ex) {
            throw fault(name, "cannot be read");
        }
        catch (GeneralSecurityException | JOSEException ex) {
            throw fault(name, "is no RSA private key in PEM");
        }
        catch (IllegalStateException | IllegalArgumentException ex) {
            throw (ex instanceof ConfigurationFault known) ? known : fault(name, "is no RSA private key in PEM");
        }
    }

    private static RSAKey named(RSAPrivateCrtKey rsa) throws GeneralSecurityException, JOSEException {
        RSAPublicKey open = (RSAPublicKey) KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
        RSAKey bare = new RSAKey.Builder(open).privateKey(rsa).build();
        return new RSAKey.Builder(bare).keyID(bare.computeThumbprint().toString())
            .algorithm(JWSAlgorithm.RS256)
            .keyUse(KeyUse.SIGNATURE)
            .build();
    }

    private static ConfigurationFault fault(String name, String what) {
        return new ConfigurationFault(Part.CREDENTIALS, "gateway.pinned-issuer.keys." + name + " " + what + ".", MAKE);
    }

}
