package dev.smartgateway.session.store;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.serializer.RedisSerializer;

/**
 * Serializes session values as plain text instead of Java serialisation. Spring Session
 * writes a removed attribute as {@code null}, which becomes empty text.
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
