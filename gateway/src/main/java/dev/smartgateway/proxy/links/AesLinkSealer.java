package dev.smartgateway.proxy.links;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import dev.smartgateway.policy.LinkSealer;
import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.store.Sealer;

/**
 * Seals paging and attachment links: the launch id is associated data and the expiry is
 * part of the content, so a link can be opened only for its own launch and for a limited
 * time. A handle that is too long for a URL is replaced by a reference.
 */
public final class AesLinkSealer implements LinkSealer {

    private final LongLinks links;

    private final Sealer sealer;

    private final String purpose;

    private final Clock clock;

    private final Duration life;

    /**
     * Creates a sealer for one launch.
     * @param life lifetime of a link
     * @param links long links of the request
     */
    public AesLinkSealer(Sealer sealer, LaunchId launch, Clock clock, Duration life, LongLinks links) {
        this.links = links;
        this.sealer = sealer;
        this.purpose = "link:" + launch.value();
        this.clock = clock;
        this.life = life;
    }

    @Override
    public String seal(String content) {
        byte[] text = content.getBytes(StandardCharsets.UTF_8);
        long expiry = this.clock.instant().plus(this.life).getEpochSecond();
        byte[] plain = ByteBuffer.allocate(Long.BYTES + text.length).putLong(expiry).put(text).array();
        return this.links.shortened(this.sealer.seal(plain, this.purpose));
    }

    @Override
    public Optional<String> open(String handle) {
        return opened(handle, this.clock.instant());
    }

    @Override
    public Optional<String> recognise(String handle) {
        return opened(handle, Instant.MIN);
    }

    private Optional<String> opened(String handle, Instant now) {
        byte[] plain = this.links.handle(handle).map((whole) -> this.sealer.open(whole, this.purpose)).orElse(null);
        if (plain == null || plain.length < Long.BYTES) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(plain);
        if (Instant.ofEpochSecond(buffer.getLong()).isBefore(now)) {
            return Optional.empty();
        }
        return Optional.of(StandardCharsets.UTF_8.decode(buffer).toString());
    }

}
