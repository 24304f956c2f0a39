package dev.smartgateway.launch.callback;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;

import dev.smartgateway.oauth.TokenEndpoint.TokenResponse;
import dev.smartgateway.oauth.TokenLike;
import dev.smartgateway.oauth.TokenSet;
import dev.smartgateway.operator.TestIssuers;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.store.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The members that an operator passes on to the app, without credentials.
 */
class FurtherMembersTests {

    private static final String ACCESS = "short-opaque-access-1";

    private static final String REFRESH = "7c1b8a4e-refresh-of-the-server-0001";

    private static final Map<Set<String>, Issuer> ISSUERS = new HashMap<>();

    private static final int TRIES = 300;

    /** How servers make their tokens. */
    enum Kind {

        BASE64URL((random, length) -> Base64.getUrlEncoder().withoutPadding().encodeToString(bytes(random, length))),
        BASE64((random, length) -> Base64.getEncoder().encodeToString(bytes(random, length))),
        HEX((random, length) -> HexFormat.of().formatHex(bytes(random, length))),
        HEX_UPPER((random, length) -> HexFormat.of().withUpperCase().formatHex(bytes(random, length))),
        BASE62((random, length) -> letters(random, length * 4 / 3,
                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789")),
        BASE32((random, length) -> letters(random, length * 8 / 5, "abcdefghijklmnopqrstuvwxyz234567")),
        LETTERS((random, length) -> letters(random, length * 8 / 5, "abcdefghijklmnopqrstuvwxyz")),
        JWT((random, length) -> List.of("{\"alg\":\"none\"}", "{\"sub\":\"" + random.nextInt() + "\"}")
            .stream()
            .map((part) -> Base64.getUrlEncoder().withoutPadding().encodeToString(part.getBytes()))
            .reduce("", (one, other) -> one + other + "."));

        private final BiFunction<Random, Integer, String> make;

        Kind(BiFunction<Random, Integer, String> make) {
            this.make = make;
        }

        private static byte[] bytes(Random random, int length) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        }

        private static String letters(Random random, int length, String alphabet) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < length; i++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            return text.toString();
        }

    }

    private static Map<String, String> through(Map<String, Object> fields, Map<String, Object> claims,
            String... names) {
        Issuer issuer = ISSUERS.computeIfAbsent(Set.of(names), (listed) -> TestIssuers
            .with(TestIssuers.issuer("county", URI.create("https://ehr.example/fhir")), "contextMembers", listed));
        TokenSet tokens = new TokenSet(Secret.of(ACCESS), Secret.of(REFRESH), Instant.EPOCH, Instant.EPOCH);
        return FurtherMembers.of(issuer, new TokenResponse(tokens, "launch", null, fields), claims);
    }

    private static Map<String, String> through(Object value) {
        return through(Map.of("member", value), Map.of(), "member");
    }

    @Test
    void ofWhenTheOperatorListsNamesThenTheyAndNothingElse() {
        Map<String, Object> fields = Map.of("appContext", "{\"order\":\"o1\"}", "location", "Location/ward-4", "other",
                "x");
        assertThat(through(fields, Map.of("preferred_username", "dr.jones", "email", "a@example.org"), "appContext",
                "location", "preferred_username"))
            .isEqualTo(Map.of("appContext", "\"{\\\"order\\\":\\\"o1\\\"}\"", "location", "\"Location/ward-4\"",
                    "preferred_username", "\"dr.jones\""));
        assertThat(through(fields, Map.of())).isEmpty();
    }

    static List<Object> harmless() {
        return List.of("dr.jones", "Dr. Ann-Marie Jones-Smith of the Department of Nuclear Medicine", 42, true,
                "550e8400-e29b-41d4-a716-446655440000", "Location/550e8400-e29b-41d4-a716-446655440000",
                "https://ehr.example/fhir/Location/ward-4-north-building-two",
                "https://ehr.example/fhir/Location/eq081-VQEgP8drUUqCWzHfw3", "eq081-VQEgP8drUUqCWzHfw3",
                List.of("a", "b"),
                Map.of("reference", "ServiceRequest/order-2025-000017", "display", "CT of the chest"),
                "urn:oid:2.16.840.1.113883.4.642.3.155", "radiology-reading-room-twelve-north-wing", "");
    }

    @ParameterizedTest
    @MethodSource("harmless")
    void ofWhenTheValueIsAWordAnIdOrAnAddressThenReachesTheApp(Object value) {
        assertThat(through(value)).containsOnlyKeys("member");
    }

    /** As such, in an object, a list, a sentence, an address, and with line breaks. */
    @ParameterizedTest
    @EnumSource
    void ofWhenTheValueIsMadeLikeATokenThenNeverReachesTheApp(Kind kind) {
        long seed = new SecureRandom().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < TRIES; i++) {
            String token = kind.make.apply(random, 32 + random.nextInt(64));
            String broken = token.substring(0, 20) + "\n" + token.substring(20);
            for (Object value : List.of(token, Map.of("a", List.of(Map.of("b", token))), List.of("x", token),
                    "see " + token + " there", "https://ehr.example/x?y=" + token, broken)) {
                assertThat(through(value)).as("seed %d: %s", seed, value).isEmpty();
            }
        }
    }

    /** The name of the parameter makes it look a little more like words. */
    @ParameterizedTest
    @ValueSource(strings = { "EQMIYXkvqr-1_qgxqTGqgwChTqvkDNYQKUJNbB7_NYM",
            "https://ehr.example/x?y=EQMIYXkvqr-1_qgxqTGqgwChTqvkDNYQKUJNbB7_NYM",
            "a=b&long-name=EQMIYXkvqr-1_qgxqTGqgwChTqvkDNYQKUJNbB7_NYM" })
    void ofWhenATokenIsAParameterThenItNeverReachesTheApp(String text) {
        assertThat(through(text)).isEmpty();
    }

    /** A part between slashes may look like a word by chance. */
    @ParameterizedTest
    @ValueSource(strings = { "bdxNuu/U/InUVAihZvMfsEGYI0qNnywAoagI+/3f/UQuk5uZ2p+XtA91midgXYRj4bHgc6s=",
            "Ab9/kLm/Zq7Tt0Pw4Rv2Ys8/Nn/Hx6Jc3Df1Gb5/Mm" })
    void ofWhenAPartOfATokenLooksLikeAWordThenItNeverReachesTheApp(String token) {
        assertThat(through(token)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { ACCESS, REFRESH, "x" + ACCESS + "y", "7c1b8a4e-refresh-of-the-",
            "refresh-of-the-server-0001", "Bearer abcdefgh", "basic: dXNlcjpwYXNz", "-----BEGIN PRIVATE KEY-----" })
    void ofWhenTheValueIsOrHoldsATokenOfThisAnswerThenNeverReachesTheApp(String value) {
        assertThat(through(value)).isEmpty();
        assertThat(through(Map.of("a", value))).isEmpty();
        assertThat(through(Map.of(value, "a"))).isEmpty();
        assertThat(through(Map.of("smart_web_messaging_handle", value), Map.of(), "smart_web_messaging_handle"))
            .isEmpty();
    }

    /** It is random by its nature (SMART Web Messaging). */
    @Test
    void ofWhenAHandleForMessagesThenReachesTheAppUnlessItIsAToken() {
        String name = "smart_web_messaging_handle";
        assertThat(through(Map.of(name, "bws8YCbyBtCYi5mWVgUDRqX8xcjiudCo"), Map.of(), name)).containsOnlyKeys(name);
        assertThat(through(Map.of("location", "bws8YCbyBtCYi5mWVgUDRqX8xcjiudCo"), Map.of(), "location")).isEmpty();
        assertThat(through(Map.of(name, "a".repeat(65)), Map.of(), name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "access_token", "apiKey", "api-key", "clientSecret", "Authorization", "password" })
    void ofWhenAMemberInsideIsNamedLikeACredentialThenNothingOfIt(String inner) {
        assertThat(through(Map.of("a", List.of(Map.of(inner, "x"))))).isEmpty();
    }

    @Test
    void ofWhenTooLargeTooDeepOrTooManyThenStaysBehind() {
        assertThat(through("word ".repeat(700))).isNotEmpty();
        assertThat(through("word ".repeat(801))).isEmpty();
        Object deep = "x";
        for (int i = 0; i < 7; i++) {
            deep = List.of(deep);
        }
        assertThat(through(deep)).isEmpty();
        assertThat(through(new ArrayList<>(java.util.Collections.nCopies(300, 1)))).isEmpty();
        Map<String, Object> many = new HashMap<>();
        for (String name : List.of("a", "b", "c")) {
            many.put(name, "word ".repeat(700));
        }
        assertThat(through(many, Map.of(), "a", "b", "c")).hasSize(2);
    }

    @Test
    void nameWhenWrittenInAnyCaseThenJudgedAlike() {
        assertThat(TokenLike.name("ID_TOKEN".toLowerCase(Locale.ROOT))).isTrue();
        assertThat(TokenLike.name("IdToken")).isTrue();
        assertThat(TokenLike.name("location")).isFalse();
    }

}
