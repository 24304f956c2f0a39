package dev.smartgateway.launch.pending;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Serializes a pending launch, in a format with a version number.
 */
final class PendingCodec {

    private static final int VERSION = 2;

    private PendingCodec() {
    }

    static byte[] write(PendingLaunch pending) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeLong(pending.expiresAt().getEpochSecond());
            out.writeUTF(pending.app());
            out.writeUTF(pending.issuer());
            out.writeUTF(pending.aud());
            out.writeBoolean(pending.fromEhr());
            out.writeUTF((pending.launch() != null) ? pending.launch() : "");
            out.writeUTF(pending.proof().stateHash());
            out.writeUTF(pending.proof().plainVerifier());
            out.writeUTF(pending.proof().nonce());
        }
        catch (IOException ex) {
            throw new UncheckedIOException(ex);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads a pending launch.
     * @return {@code null} if it has another version or is incomplete
     */
    static @Nullable PendingLaunch read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != VERSION) {
                return null;
            }
            Instant expiresAt = Instant.ofEpochSecond(in.readLong());
            String app = in.readUTF();
            String issuer = in.readUTF();
            String aud = in.readUTF();
            boolean fromEhr = in.readBoolean();
            String launch = in.readUTF();
            PendingProof proof = new PendingProof(in.readUTF(), in.readUTF(), in.readUTF());
            return new PendingLaunch(app, issuer, aud, fromEhr, launch.isEmpty() ? null : launch, proof, expiresAt);
        }
        catch (IOException ex) {
            return null;
        }
    }

}
