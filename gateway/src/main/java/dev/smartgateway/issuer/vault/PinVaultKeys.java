package dev.smartgateway.issuer.vault;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

import com.azure.security.keyvault.keys.KeyClient;
import com.azure.security.keyvault.keys.models.JsonWebKey;
import com.azure.security.keyvault.keys.models.KeyProperties;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import dev.smartgateway.issuer.PinKeySource;
import dev.smartgateway.issuer.PinKeys;
import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.problem.ConfigurationFault.Part;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions of a key in the vault, read again every hour. A new version is published
 * as soon as it is read and signs one day after it was created, so that every FHIR
 * service has fetched it by then. The previous version is published for another day.
 * Disabled and expired versions are neither published nor used; if there is no other
 * version, a new one signs immediately.
 */
final class PinVaultKeys implements PinKeySource {

    private static final Logger log = LoggerFactory.getLogger(PinVaultKeys.class);

    private static final Duration KNOWN_FOR = Duration.ofHours(1);

    private static final Duration AGAIN = Duration.ofMinutes(1);

    /** How long a key is published before its first and after its last signature. */
    private static final Duration BESIDE = Duration.ofDays(1);

    private final KeyClient client;

    private final String name;

    private final Clock clock;

    private volatile @Nullable Seen seen;

    PinVaultKeys(KeyClient client, String name, Clock clock) {
        this.client = client;
        this.name = name;
        this.clock = clock;
    }

    @Override
    public PinKeys keys() {
        Seen known = this.seen;
        return (known != null && known.fresh(this.clock.instant())) ? known.keys() : look();
    }

    /**
     * Reads the versions, one thread at a time. While the vault does not answer, the
     * previous result is kept.
     */
    private synchronized PinKeys look() {
        Seen known = this.seen;
        Instant now = this.clock.instant();
        if (known != null && known.fresh(now)) {
            return known.keys();
        }
        Seen next;
        try {
            next = new Seen(read(now), now, now.plus(KNOWN_FOR));
        }
        catch (RuntimeException ex) {
            if (known == null) {
                throw (ex instanceof ConfigurationFault fault) ? fault : unreadable(ex);
            }
            log.warn("The key of the pinned issuer could not be read from the vault ({}); the versions read before "
                    + "stay in use.", ex.getClass().getSimpleName());
            next = new Seen(known.keys(), now, now.plus(AGAIN));
        }
        this.seen = next;
        return next.keys();
    }

    /** Reads the published versions, newest first, up to the one that signed before. */
    private PinKeys read(Instant now) {
        List<KeyProperties> versions = this.client.listPropertiesOfKeyVersions(this.name)
            .stream()
            .filter((one) -> usable(one, now))
            .sorted(Comparator.comparing(PinVaultKeys::made).reversed())
            .toList();
        if (versions.isEmpty()) {
            throw fault("has no enabled version that is in force");
        }
        int signing = signing(versions, now);
        boolean young = signing + 1 < versions.size()
                && made(versions.get(signing)).plus(BESIDE).plus(BESIDE).isAfter(now);
        List<RSAKey> published = new ArrayList<>();
        for (KeyProperties one : versions.subList(0, signing + (young ? 2 : 1))) {
            published.add(open(one));
        }
        RSAKey current = published.get(signing);
        KeyProperties version = versions.get(signing);
        return new PinKeys(
                new PinKeys.Signing(current.getKeyID(),
                        new PinVaultSigner(this.client.getCryptographyClient(this.name, version.getVersion()))),
                published);
    }

    /**
     * Returns the index of the newest version that is a day old; if there is none, the
     * oldest one.
     */
    private static int signing(List<KeyProperties> versions, Instant now) {
        for (int index = 0; index < versions.size(); index++) {
            if (!made(versions.get(index)).plus(BESIDE).isAfter(now)) {
                return index;
            }
        }
        return versions.size() - 1;
    }

    private static boolean usable(KeyProperties version, Instant now) {
        OffsetDateTime from = version.getNotBefore();
        OffsetDateTime until = version.getExpiresOn();
        return !Boolean.FALSE.equals(version.isEnabled()) && (from == null || !from.toInstant().isAfter(now))
                && (until == null || until.toInstant().isAfter(now));
    }

    private static Instant made(KeyProperties version) {
        return Objects.requireNonNullElse(version.getCreatedOn(), OffsetDateTime.MIN).toInstant();
    }

    private RSAKey open(KeyProperties version) {
        JsonWebKey found = this.client.getKey(this.name, version.getVersion()).getKey();
        if (found.getN() == null || found.getE() == null) {
            throw fault("is not an RSA key");
        }
        BigInteger modulus = new BigInteger(1, found.getN());
        if (modulus.bitLength() < PinKeys.SMALLEST) {
            throw fault("is an RSA key with less than " + PinKeys.SMALLEST + " bits");
        }
        try {
            RSAKey bare = new RSAKey.Builder((RSAPublicKey) KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(modulus, new BigInteger(1, found.getE())))).build();
            return new RSAKey.Builder(bare).keyID(bare.computeThumbprint().toString())
                .algorithm(JWSAlgorithm.RS256)
                .keyUse(KeyUse.SIGNATURE)
                .build();
        }
        catch (GeneralSecurityException | JOSEException ex) {
            throw fault("is not an RSA key");
        }
    }

    private ConfigurationFault fault(String what) {
        return new ConfigurationFault(Part.CREDENTIALS,
                "The key " + this.name + " in the vault of gateway.pinned-issuer.vault.url " + what + ".",
                "Create one: az keyvault key create --vault-name NAME --name " + this.name
                        + " --kty RSA --size 3072 --ops sign");
    }

    private ConfigurationFault unreadable(Exception ex) {
        return new ConfigurationFault(Part.CREDENTIALS,
                "The key " + this.name + " in the vault of gateway.pinned-issuer.vault.url cannot be read ("
                        + ex.getClass().getSimpleName() + ").",
                "Check that the key exists, that the gateway's identity has the role Key Vault Crypto User on it, and "
                        + "that the vault can be reached from here.");
    }

    /**
     * The last result and the period in which it is used.
     */
    private record Seen(PinKeys keys, Instant from, Instant until) {

        boolean fresh(Instant now) {
            return !now.isBefore(this.from) && now.isBefore(this.until);
        }

    }

}
