package dev.smartgateway.json;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JsonParser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The tree: what is read, asked, changed and written again.
 */
class JsonTests {

    private static final String TEXT = "{\"a\":\"x\",\"b\":{\"c\":[\"x\",1.50,true,null,{\"d\":\"y\"}]},\"e\":[]}";

    private static Json.Obj parse(String text) {
        return Json.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Json json) {
        return new String(json.bytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = { "{}", "{\"a\":{}}", "{\"a\":1,\"b\":2,\"c\":3}", TEXT })
    void bytesWhenParsedThenTheSameText(String text) {
        assertThat(text(parse(text))).isEqualTo(text);
    }

    @Test
    void objWhenPairsThenFieldsInOrder() {
        assertThat(text(Json.obj("b", "x", "a", 1, "c", List.of("y", true, Json.obj()))))
            .isEqualTo("{\"b\":\"x\",\"a\":1,\"c\":[\"y\",true,{}]}");
        assertThat(text(Json.obj())).isEqualTo("{}");
    }

    @Test
    void getWhenFieldIsOfAKindThenOnlyThatKindIsReturned() {
        Json.Obj object = parse("{\"t\":\"x\",\"o\":{\"a\":1},\"l\":[{\"b\":2},3,\"x\"],\"n\":4}");
        assertThat(object.get("n")).isEqualTo(new Json.Raw("4"));
        assertThat(object.get("none")).isNull();
        assertThat(object.text("t")).isEqualTo("x");
        assertThat(object.text("o")).isNull();
        assertThat(object.text("none")).isNull();
        assertThat(object.object("o")).isEqualTo(Json.obj("a", 1));
        assertThat(object.object("t")).isNull();
        assertThat(object.objects("l")).containsExactly(Json.obj("b", 2));
        assertThat(object.objects("o")).isEmpty();
    }

    @Test
    void withWhenChangedThenACopy() {
        Json.Obj object = Json.obj("a", 1, "b", 2);
        assertThat(text(object.with("a", "x").with("c", 3))).isEqualTo("{\"a\":\"x\",\"b\":2,\"c\":3}");
        assertThat(text(object.without("a", "z"))).isEqualTo("{\"b\":2}");
        assertThat(text(object)).isEqualTo("{\"a\":1,\"b\":2}");
    }

    @Test
    void mapTextsWhenMappedThenEveryTextWithTheNameOfItsField() {
        assertThat(text(parse(TEXT).mapTexts("root", (field, text) -> field + "-" + text)))
            .isEqualTo("{\"a\":\"a-x\",\"b\":{\"c\":[\"c-x\",1.50,true,null,{\"d\":\"d-y\"}]},\"e\":[]}");
        assertThat(new Json.Text("x").mapTexts("f", (field, text) -> field + text)).isEqualTo(new Json.Text("fx"));
    }

    @Test
    void fieldsWhenTheSourceChangesThenTheTreeDoesNot() {
        Json.Obj object = Json.obj("a", 1);
        assertThatExceptionOfType(UnsupportedOperationException.class)
            .isThrownBy(() -> object.fields().put("b", Json.of(2)));
        assertThat(new Json.Obj(Map.of()).fields()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE" })
    void parseWhenAnotherEncodingThenMalformed(String encoding) {
        byte[] bytes = "{\"a\":1}".getBytes(Charset.forName(encoding));
        assertThatExceptionOfType(Malformed.class).isThrownBy(() -> Json.parse(bytes));
    }

    @Test
    void parseWhenTextIsLongThenItsEncodingIsCheckedToTheEnd() {
        byte[] bytes = ("{\"a\":\"" + "\u00e4".repeat(10_000) + "\"}").getBytes(StandardCharsets.UTF_8);
        assertThat(Json.parse(bytes).text("a")).hasSize(10_000);
        bytes[bytes.length - 3] = 'x';
        assertThatExceptionOfType(Malformed.class).isThrownBy(() -> Json.parse(bytes)).withMessage("not UTF-8");
    }

    @Test
    void startWhenAtATokenThenItsFirstByte() {
        List<Integer> starts = StrictJson.read("{ \"a\": \"\u00e4\", \"b\": 1}".getBytes(StandardCharsets.UTF_8),
                (parser) -> List.of(StrictJson.start(parser), next(parser), next(parser), next(parser), next(parser),
                        next(parser)));
        assertThat(starts).containsExactly(0, 2, 7, 13, 18, 19);
    }

    private static int next(JsonParser parser) {
        parser.nextToken();
        return StrictJson.start(parser);
    }

}
