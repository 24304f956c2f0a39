package dev.smartgateway.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;

/**
 * Parses bytes as strict, unambiguous JSON.
 */
public final class StrictJson {

    /** Maximum nesting depth; real resources stay far below it. */
    public static final int MAX_DEPTH = 64;

    private static final JsonFactory FACTORY = JsonFactory.builder()
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
        .build();

    private StrictJson() {
    }

    /**
     * Reads one root object.
     * @param reader receives the parser at the opening brace and must consume the object
     * @throws BeyondLimits if the nesting is too deep or a name or number is too long
     * @throws Malformed if the bytes are not exactly one object in UTF-8
     */
    public static <T> T read(byte[] bytes, Function<JsonParser, T> reader) {
        requireUtf8(bytes);
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes, 0, bytes.length)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new Malformed("not a JSON object");
            }
            T result = reader.apply(parser);
            if (parser.nextToken() != null) {
                throw new Malformed("more than one root");
            }
            return result;
        }
        catch (StreamConstraintsException ex) {
            throw new BeyondLimits("too deep or too long");
        }
        catch (JacksonException ex) {
            throw new Malformed("not strict JSON");
        }
    }

    private static void requireUtf8(byte[] bytes) {
        boolean nul = false;
        for (int i = 0; i < Math.min(4, bytes.length); i++) {
            nul |= bytes[i] == 0;
        }
        boolean mark = bytes.length > 0 && bytes[0] == (byte) 0xef;
        if (nul || mark) {
            throw new Malformed("not plain UTF-8");
        }
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer out = CharBuffer.allocate(4096);
        while (true) {
            var result = decoder.decode(in, out, true);
            if (result.isError()) {
                throw new Malformed("not UTF-8");
            }
            if (result.isUnderflow()) {
                return;
            }
            out.clear();
        }
    }

    /**
     * Returns the byte position of the parser's current token.
     */
    public static int start(JsonParser parser) {
        return Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    }

    /**
     * Reads the parser's current token to its end and returns the byte position after it.
     */
    public static int end(JsonParser parser) {
        parser.finishToken();
        return Math.toIntExact(parser.currentLocation().getByteOffset());
    }

}
