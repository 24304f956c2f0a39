package dev.smartgateway.session.store;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * Serializes session values as plain text instead of Java serialisation. A removed
 * attribute is empty, because Spring Session writes it so.
 */
final class PlainText implements RedisSerializer<Object> {

    @Override
    public byte[] serialize(@Nullable Object value) {
        return (value != null) ? value.toString().getBytes(StandardCharsets.UTF_8) : new byte[0];
    }

    @Override
    public Object deserialize(byte @Nullable [] bytes) {
        return (bytes != null) ? new String(bytes, StandardCharsets.UTF_8) : "";
    }

}
