package dev.smartgateway.token.store;

import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.store.Sealer;
import dev.smartgateway.store.Secret;
import dev.smartgateway.token.LaunchRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * A launch record as one Redis value: {@code revision.sealed}. The revision is in plain
 * text for compare-and-set; key and revision are the associated data of the seal, so
 * neither can be exchanged.
 */
final class LaunchCodec {

    private static final Logger log = LoggerFactory.getLogger(LaunchCodec.class);

    private static final int VERSION = 1;

    private final Sealer sealer;

    private final JsonMapper json = JsonMapper.builder()
        .addModule(
                new SimpleModule().addSerializer(new SecretWriter()).addDeserializer(Secret.class, new SecretReader()))
        .build();

    LaunchCodec(Sealer sealer) {
        this.sealer = sealer;
    }

    String write(String key, LaunchRecord launch) {
        long revision = launch.life().revision();
        byte[] plain = this.json.writeValueAsBytes(new Stored(VERSION, launch));
        return revision + "." + this.sealer.seal(plain, purpose(key, revision));
    }

    /**
     * Reads a value.
     * @return the launch, or {@code null} if the value was not sealed for this launch
     */
    @Nullable LaunchRecord read(String key, LaunchId id, String value) {
        int dot = value.indexOf('.');
        try {
            long revision = Long.parseLong(value.substring(0, Math.max(dot, 0)));
            byte[] plain = this.sealer.open(value.substring(dot + 1), purpose(key, revision));
            if (plain == null) {
                log.warn("A stored launch cannot be opened: it was altered, or its sealing key is gone");
                return null;
            }
            Stored stored = this.json.readValue(plain, Stored.class);
            return (stored.version() == VERSION && stored.launch().id().equals(id)) ? stored.launch() : null;
        }
        catch (NumberFormatException | JacksonException ex) {
            log.warn("A stored launch is not readable: {}", ex.getClass().getSimpleName());
            return null;
        }
    }

    private static String purpose(String key, long revision) {
        return key + "#" + revision;
    }

    private record Stored(int version, LaunchRecord launch) {
    }

    private static final class SecretWriter extends StdSerializer<Secret> {

        SecretWriter() {
            super(Secret.class);
        }

        @Override
        public void serialize(Secret value, JsonGenerator generator, SerializationContext context) {
            value.use(generator::writeString);
        }

    }

    private static final class SecretReader extends StdDeserializer<Secret> {

        SecretReader() {
            super(Secret.class);
        }

        @Override
        public Secret deserialize(JsonParser parser, DeserializationContext context) {
            return Secret.of(parser.getString());
        }

    }

}
