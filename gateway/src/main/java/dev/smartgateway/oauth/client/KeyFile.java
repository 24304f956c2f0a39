package dev.smartgateway.oauth.client;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.text.ParseException;
import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.problem.ConfigurationFault.Part;
import dev.smartgateway.smart.Sha256;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.ssl.pem.PemContent;

/**
 * Reads a private key from a PEM or JWK file as a JWK with algorithm and key id: RS384
 * for RSA, ES384 for P-384 (SMART App Launch, "Client authentication: asymmetric").
 */
final class KeyFile {

    /** The minimum of RFC 7518 section 3.3, in bits. */
    private static final int SMALLEST = 2048;

    /** Commands that convert or create a key. */
    private static final String COMMANDS = "If it is encrypted or in another format: openssl pkcs8 -topk8 -nocrypt "
            + "-in old.pem -out new.pem. To create a new one: openssl ecparam -name secp384r1 -genkey -noout -out "
            + "new.pem.";

    private KeyFile() {
    }

    /**
     * Reads a file.
     * @param setting name of the setting, for the message
     * @throws IllegalStateException naming what is wrong with the file
     */
    static JWK read(String setting, CredentialProperties.Key configured) {
        Path file = configured.file();
        String kid = configured.kid();
        try {
            String text = Files.readString(file);
            JWK key = text.contains("-----BEGIN") ? pem(text) : JWK.parse(text);
            if (!key.isPrivate()) {
                throw new IllegalStateException("contains no private key");
            }
            String id = (kid != null) ? kid
                    : (key.getKeyID() != null) ? key.getKeyID() : key.computeThumbprint().toString();
            return named(key, id);
        }
        catch (IOException | ParseException | GeneralSecurityException | JOSEException | RuntimeException ex) {
            String why = (ex instanceof IllegalStateException) ? String.valueOf(ex.getMessage())
                    : (ex instanceof IOException) ? "cannot be read" : "is neither PEM nor JWK";
            throw new ConfigurationFault(Part.CREDENTIALS, setting + ": " + file.getFileName() + " " + why,
                    "Create an RSA key of at least 2048 bits or an EC key on P-384, in PEM format or as a private "
                            + "JWK. " + COMMANDS + " The gateway's user must be able to read it.");
        }
    }

    private static JWK named(JWK key, String id) {
        if (key instanceof RSAKey rsa && rsa.size() < SMALLEST) {
            throw new IllegalStateException("is an RSA key with less than " + SMALLEST + " bits");
        }
        if (key instanceof RSAKey rsa) {
            return new RSAKey.Builder(rsa).keyID(id).algorithm(JWSAlgorithm.RS384).keyUse(KeyUse.SIGNATURE).build();
        }
        if (key instanceof ECKey ec && Curve.P_384.equals(ec.getCurve())) {
            return new ECKey.Builder(ec).keyID(id).algorithm(JWSAlgorithm.ES384).keyUse(KeyUse.SIGNATURE).build();
        }
        throw new IllegalStateException("must be an RSA key or an EC key on P-384");
    }

    private static JWK pem(String text) throws GeneralSecurityException {
        if (text.contains("BEGIN ENCRYPTED") || text.contains("Proc-Type: 4,ENCRYPTED")) {
            throw new IllegalStateException("is an encrypted private key");
        }
        PemContent content = PemContent.of(text);
        PrivateKey key = (content != null && text.contains("PRIVATE KEY-----")) ? content.getPrivateKey() : null;
        X509Certificate certificate = text.contains("BEGIN CERTIFICATE") ? first(content) : null;
        if (key instanceof RSAPrivateCrtKey rsa) {
            RSAPublicKey open = (RSAPublicKey) KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent()));
            return new RSAKey.Builder(open).privateKey(rsa).x509CertSHA256Thumbprint(thumbprint(certificate)).build();
        }
        if (key instanceof ECPrivateKey ec) {
            return new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), PublicPoint.of(ec)).privateKey(ec)
                .build();
        }
        throw new IllegalStateException("contains no readable RSA or EC private key");
    }

    private static @Nullable X509Certificate first(@Nullable PemContent content) {
        List<X509Certificate> all = (content != null) ? content.getCertificates() : List.of();
        return all.isEmpty() ? null : all.get(0);
    }

    private static @Nullable Base64URL thumbprint(@Nullable X509Certificate certificate)
            throws GeneralSecurityException {
        return (certificate != null) ? Base64URL.encode(Sha256.of(certificate.getEncoded())) : null;
    }

}
