package dev.smartgateway.store.seal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import dev.smartgateway.problem.ConfigurationFault;
import dev.smartgateway.store.Sealer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SealingKeysTests {

    private static final byte[] PLAIN = "plain".getBytes(StandardCharsets.UTF_8);

    private final List<SealKey> inVault = new ArrayList<>();

    @TempDir
    private Path directory;

    private SealingKeys keys(SealKey... fixed) {
        return new SealingKeys(List.of(fixed), List.of(() -> List.copyOf(this.inVault)),
                new DirectoryKeys(this.directory), null);
    }

    private static Sealer sealer(SealingKeys keys) {
        return new AesSealer(keys, new SecureRandom());
    }

    private void write(String id, int seed) throws IOException {
        Files.writeString(this.directory.resolve(id), Base64.getEncoder().encodeToString(material(seed)) + "\n");
    }

    private void activate(String id) throws IOException {
        Files.writeString(this.directory.resolve("active"), id + "\n");
    }

    private static byte[] material(int seed) {
        byte[] material = new byte[32];
        Arrays.fill(material, (byte) seed);
        return material;
    }

    private static String sealedBy(String sealed) {
        byte[] all = Base64.getUrlDecoder().decode(sealed);
        return new String(all, 2, all[1], StandardCharsets.UTF_8);
    }

    @Test
    void lookWhenAKeyIsRotatedInStepsThenNothingIsLostAndTheOldOneIsForgottenAtTheEnd() throws IOException {
        write("k1", 1);
        SealingKeys keys = keys();
        Sealer sealer = sealer(keys);
        String old = sealer.seal(PLAIN, "p");
        write("k2", 2);
        activate("k1");
        assertThat(keys.look()).isTrue();
        assertThat(sealedBy(sealer.seal(PLAIN, "p"))).isEqualTo("k1");
        activate("k2");
        assertThat(keys.look()).isTrue();
        assertThat(sealedBy(sealer.seal(PLAIN, "p"))).isEqualTo("k2");
        assertThat(sealer.open(old, "p")).isEqualTo(PLAIN);
        Files.delete(this.directory.resolve("k1"));
        assertThat(keys.look()).isTrue();
        assertThat(sealer.open(old, "p")).isNull();
    }

    @Test
    void lookWhenWhatLiesThereCannotBeUsedThenTheKeysStay() throws IOException {
        write("k1", 1);
        SealingKeys keys = keys();
        Sealer sealer = sealer(keys);
        String old = sealer.seal(PLAIN, "p");
        write("k2", 2);
        assertThat(keys.look()).as("nothing says which seals").isFalse();
        activate("k3");
        assertThat(keys.look()).as("no such key").isFalse();
        activate("k1");
        Files.writeString(this.directory.resolve("k2"), "not base64!");
        assertThat(keys.look()).as("not base64").isFalse();
        Files.writeString(this.directory.resolve("k2"), "c2hvcnQ=");
        assertThat(keys.look()).as("too short").isFalse();
        Files.delete(this.directory.resolve("k2"));
        write("k1", 9);
        assertThat(keys.look()).as("another value under the same name").isFalse();
        Files.delete(this.directory.resolve("k1"));
        assertThat(keys.look()).as("no key at all").isFalse();
        assertThat(sealer.open(old, "p")).isEqualTo(PLAIN);
        assertThat(sealedBy(sealer.seal(PLAIN, "p"))).isEqualTo("k1");
    }

    @Test
    void lookWhenMountedAsASecretThenHiddenFilesAreNoKeys() throws IOException {
        Path data = Files.createDirectory(this.directory.resolve("..2026_01_01"));
        Files.writeString(data.resolve("k1"), Base64.getEncoder().encodeToString(material(1)));
        Files.createSymbolicLink(this.directory.resolve("..data"), data);
        Files.createSymbolicLink(this.directory.resolve("k1"), data.resolve("k1"));
        assertThat(keys().get().ids()).containsExactly("k1");
    }

    @Test
    void lookEverywhereWhenTheVaultHasANewKeyThenItOpensAtOnce() {
        SealKey fixed = new SealKey("k1", material(1));
        SealingKeys keys = keys(fixed);
        String foreign = new AesSealer(() -> new KeyRing(List.of(new SealKey("v2", material(2))), null),
                new SecureRandom())
            .seal(PLAIN, "p");
        assertThat(sealer(keys).open(foreign, "p")).isNull();
        this.inVault.add(new SealKey("v2", material(2)));
        keys.lookEverywhere();
        assertThat(sealer(keys).open(foreign, "p")).isEqualTo(PLAIN);
        this.inVault.set(0, new SealKey("v2", material(3)));
        keys.lookEverywhere();
        assertThat(sealer(keys).open(foreign, "p")).as("another value is refused").isEqualTo(PLAIN);
    }

    @Test
    void newKeysWhenTheDirectoryIsNotThereThenSaysWhatToDo() {
        this.directory = Path.of("/no/such/keys");
        assertThatExceptionOfType(ConfigurationFault.class).isThrownBy(this::keys)
            .withMessageContaining("/no/such/keys")
            .withMessageContaining("Mount the keys there");
    }

}
