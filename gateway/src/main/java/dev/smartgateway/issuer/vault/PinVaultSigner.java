package dev.smartgateway.issuer.vault;

import java.util.Set;

import com.azure.security.keyvault.keys.cryptography.CryptographyClient;
import com.azure.security.keyvault.keys.cryptography.models.SignatureAlgorithm;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import dev.smartgateway.smart.Sha256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs with the key in the vault. Only the digest of the token is sent there; the key
 * never leaves it.
 */
final class PinVaultSigner implements JWSSigner {

    private static final Logger log = LoggerFactory.getLogger(PinVaultSigner.class);

    private final JCAContext context = new JCAContext();

    private final CryptographyClient key;

    PinVaultSigner(CryptographyClient key) {
        this.key = key;
    }

    @Override
    public Base64URL sign(JWSHeader header, byte[] input) throws JOSEException {
        try {
            byte[] digest = Sha256.of(input);
            return Base64URL.encode(this.key.sign(SignatureAlgorithm.RS256, digest).getSignature());
        }
        catch (RuntimeException ex) {
            log.warn("The vault did not sign a token of the pinned issuer ({}).", ex.getClass().getSimpleName());
            throw new JOSEException("The vault did not sign.", ex);
        }
    }

    @Override
    public Set<JWSAlgorithm> supportedJWSAlgorithms() {
        return Set.of(JWSAlgorithm.RS256);
    }

    @Override
    public JCAContext getJCAContext() {
        return this.context;
    }

}
