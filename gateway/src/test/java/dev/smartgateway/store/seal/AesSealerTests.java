package dev.smartgateway.store.seal;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class AesSealerTests {

    private static final byte[] PLAIN = "a value".getBytes(StandardCharsets.UTF_8);

    private final AesSealer sealer = sealer(key("k1", 1));

    @Test
    void openWhenSamePurposeThenPlain() {
        assertThat(this.sealer.open(this.sealer.seal(PLAIN, "here"), "here")).isEqualTo(PLAIN);
    }

    @Test
    void openWhenOtherPurposeThenNull() {
        assertThat(this.sealer.open(this.sealer.seal(PLAIN, "here"), "there")).isNull();
    }

    @Test
    void openWhenAnyByteAlteredThenNull() {
        byte[] sealed = Base64.getUrlDecoder().decode(this.sealer.seal(PLAIN, "here"));
        for (int i = 0; i < sealed.length; i++) {
            byte[] altered = sealed.clone();
            altered[i] ^= 1;
            assertThat(this.sealer.open(encode(altered), "here")).as("byte %d", i).isNull();
        }
    }

    @Test
    void openWhenCutAnywhereThenNull() {
        byte[] sealed = Base64.getUrlDecoder().decode(this.sealer.seal(PLAIN, "here"));
        for (int length = 0; length < sealed.length; length++) {
            assertThat(this.sealer.open(encode(Arrays.copyOf(sealed, length)), "here")).isNull();
        }
    }

    @Test
    void openWhenNotBase64ThenNull() {
        assertThat(this.sealer.open("not/ours at all", "here")).isNull();
    }

    @Test
    void openWhenKeyIdAndPurposeShiftThenNull() {
        AesSealer shifted = sealer(key("k1x", 1));
        byte[] sealed = Base64.getUrlDecoder().decode(this.sealer.seal(PLAIN, "xhere"));
        byte[] moved = new byte[sealed.length + 1];
        System.arraycopy(sealed, 0, moved, 0, 4);
        moved[1] = 3;
        moved[4] = 'x';
        System.arraycopy(sealed, 4, moved, 5, sealed.length - 4);
        assertThat(shifted.open(encode(moved), "here")).isNull();
    }

    @Test
    void openWhenSealedByOlderKeyThenPlain() {
        String old = this.sealer.seal(PLAIN, "here");
        assertThat(sealer(key("k2", 2), key("k1", 1)).open(old, "here")).isEqualTo(PLAIN);
    }

    @Test
    void sealWhenSeveralKeysThenNewestSeals() {
        String sealed = sealer(key("k2", 2), key("k1", 1)).seal(PLAIN, "here");
        assertThat(this.sealer.open(sealed, "here")).isNull();
        assertThat(sealer(key("k2", 2)).open(sealed, "here")).isEqualTo(PLAIN);
    }

    @Test
    void sealWhenActiveIsNamedThenThatOneSeals() {
        KeyRing ring = new KeyRing(List.of(key("k2", 2), key("k1", 1)), "k1");
        String sealed = new AesSealer(() -> ring, new SecureRandom()).seal(PLAIN, "here");
        assertThat(this.sealer.open(sealed, "here")).isEqualTo(PLAIN);
    }

    @Test
    void sealWhenTwiceThenDifferent() {
        assertThat(this.sealer.seal(PLAIN, "here")).isNotEqualTo(this.sealer.seal(PLAIN, "here"));
    }

    @Test
    void newRingWhenNoKeyThenRefusesWithAdvice() {
        assertThatIllegalStateException().isThrownBy(() -> new KeyRing(List.of(), null))
            .withMessageContaining("openssl rand -base64 32");
    }

    @Test
    void newRingWhenIdTwiceThenRefuses() {
        assertThatIllegalStateException().isThrownBy(() -> new KeyRing(List.of(key("k1", 1), key("k1", 2)), null));
    }

    @Test
    void newKeyWhenShortThenRefusesWithoutEcho() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SealKey("k1", new byte[16]))
            .withMessage("key k1 must have 32 bytes, has 16");
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static AesSealer sealer(SealKey... keys) {
        return new AesSealer(() -> new KeyRing(List.of(keys), null), new SecureRandom());
    }

    private static SealKey key(String id, int seed) {
        byte[] material = new byte[32];
        Arrays.fill(material, (byte) seed);
        return new SealKey(id, material);
    }

}
