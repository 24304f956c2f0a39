package dev.smartgateway.oauth.client;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECFieldFp;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * The public key of an EC private key: the private number times the base point of its
 * curve (SEC 1 section 3.2.1). Computed once at start-up.
 */
final class PublicPoint {

    private final BigInteger prime;

    private final BigInteger a;

    private PublicPoint(ECParameterSpec curve) {
        this.prime = ((ECFieldFp) curve.getCurve().getField()).getP();
        this.a = curve.getCurve().getA();
    }

    static ECPublicKey of(ECPrivateKey key) throws GeneralSecurityException {
        ECParameterSpec curve = key.getParams();
        ECPoint point = new PublicPoint(curve).times(key.getS(), curve.getGenerator());
        return (ECPublicKey) KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(point, curve));
    }

    private ECPoint times(BigInteger number, ECPoint base) {
        ECPoint sum = null;
        ECPoint power = base;
        for (int bit = 0; bit < number.bitLength(); bit++) {
            if (number.testBit(bit)) {
                sum = plus(sum, power);
            }
            power = plus(power, power);
        }
        return (sum != null) ? sum : ECPoint.POINT_INFINITY;
    }

    private ECPoint plus(@Nullable ECPoint one, ECPoint other) {
        if (one == null) {
            return other;
        }
        BigInteger x = one.getAffineX();
        BigInteger y = one.getAffineY();
        BigInteger slope = one.equals(other)
                ? x.pow(2).multiply(BigInteger.valueOf(3)).add(this.a).multiply(inverse(y.shiftLeft(1)))
                : other.getAffineY().subtract(y).multiply(inverse(other.getAffineX().subtract(x)));
        BigInteger next = slope.pow(2).subtract(x).subtract(other.getAffineX()).mod(this.prime);
        return new ECPoint(next, slope.multiply(x.subtract(next)).subtract(y).mod(this.prime));
    }

    private BigInteger inverse(BigInteger number) {
        return number.modInverse(this.prime);
    }

}
