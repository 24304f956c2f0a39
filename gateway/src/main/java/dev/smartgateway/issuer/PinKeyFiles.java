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
import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.problem.ConfigurationFault.Part;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.pem.PemContent;

/**
 * Reads the keys of the pinned issuer from PEM files.
 */
final class PinKeyFiles {

    static final String MAKE = "Create one with 'openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 "
            + "-out pin.pem' and let the gateway's user read it.";

    private PinKeyFiles() {
    }

    /**
     * Reads the files once.
     * @throws ConfigurationFault if a file cannot be read or its key cannot sign
     */
    static PinKeys read(PinnedIssuerProperties.Keys files) {
        List<RSAKey> all = new ArrayList<>();
        RSAKey current = read("current", files.current());
        RSAKey next = read("next", files.next());
        RSAKey previous = read("previous", files.previous());
        for (RSAKey key : new @Nullable RSAKey[] { current, next, previous }) {
            if (key != null) {
                all.add(key);
            }
        }
        if (current == null) {
            if (!all.isEmpty()) {
                throw fault("current", "is missing although another key file is set");
            }
            return PinKeys.NONE;
        }
        try {
            return new PinKeys(new PinKeys.Signing(current.getKeyID(), new RSASSASigner(current)), all);
        }
        catch (IllegalArgumentException ex) {
            throw fault("current", "is also the previous or the next one");
        }
        catch (JOSEException ex) {
            throw fault("current", "is not an RSA private key in PEM format");
        }
    }

    private static @Nullable RSAKey read(String name, @Nullable Path file) {
        if (file == null) {
            return null;
        }
        try {
            PemContent content = PemContent.of(Files.readString(file));
            PrivateKey key = (content != null) ? content.getPrivateKey() : null;
            if (!(key instanceof RSAPrivateCrtKey rsa)) {
                throw fault(name, "is not an RSA private key in PEM format");
            }
            if (rsa.getModulus().bitLength() < PinKeys.SMALLEST) {
                throw fault(name, "is an RSA key with less than " + PinKeys.SMALLEST + " bits");
            }
            return named(rsa);
        }
        catch (IOException ex) {
            throw fault(name, "cannot be read");
        }
        catch (GeneralSecurityException | JOSEException ex) {
            throw fault(name, "is not an RSA private key in PEM format");
        }
        catch (IllegalStateException | IllegalArgumentException ex) {
            throw (ex instanceof ConfigurationFault known) ? known
                    : fault(name, "is not an RSA private key in PEM format");
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
