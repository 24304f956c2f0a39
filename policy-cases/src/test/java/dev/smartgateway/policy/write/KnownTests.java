package dev.smartgateway.policy.write;

import java.nio.charset.StandardCharsets;

import dev.smartgateway.json.Json;
import dev.smartgateway.r4.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a write may repeat from the stored resource: addresses and identifiers of
 * references, each in its own element.
 */
class KnownTests {

    private static final Place ROOT = Place.root("Observation");

    private static Known known(String body) {
        return Known.of(body.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    private static Place place(String name) {
        return new Place(ROOT, name, -1, "string");
    }

    private static Json identifier(String text) {
        return Json.parse(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @CsvSource({ "Patient/p2,true", "/x,true", "#c,true", "urn:uuid:1,true", "plain,false", "x#c,false",
            "x urn:uuid:1,false", "'',false" })
    void hasWhenATextIsStoredThenOnlyIfItIsAnAddress(String text, boolean known) {
        assertThat(known("{'resourceType':'Observation','x':'" + text + "'}").has(place("x"), text)).isEqualTo(known);
        assertThat(known("{'resourceType':'Observation','x':['a/b','" + text + "']}").has(place("x"), text))
            .isEqualTo(known);
    }

    @Test
    void hasWhenStoredInAnotherElementThenNot() {
        Known known = known("{'resourceType':'Observation','x':'Patient/p2','y':1,'z':true}");
        assertThat(known.has(place("x"), "Patient/p2")).isTrue();
        assertThat(known.has(place("y"), "Patient/p2")).isFalse();
        assertThat(known.has(place("y"), "1")).isFalse();
        assertThat(known.has(ROOT, "Patient/p2")).isFalse();
        assertThat(Known.nothing().has(place("x"), "Patient/p2")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`',
            value = { "'reference':'Patient/p1','identifier':{'system':'s','value':'v'};true",
                    "'type':'Patient','identifier':{'system':'s','value':'v'};true",
                    "'type':'Patient','identifier':{'use':'usual','system':'s','value':'v'};true",
                    "'identifier':{'system':'s','value':'v'};false",
                    "'reference':'Patient/p1','identifier':{'system':'s','value':'w'};false",
                    "'reference':'Patient/p1','identifier':{'system':'t','value':'v'};false",
                    "'reference':'Patient/p1','identifier':{'value':'v'};false", "'reference':'Patient/p1';false",
                    "'reference':'Patient/p1','identifier':'v';false" })
    void identifiesWhenAReferenceIsStoredThenOnlyTheSame(String reference, boolean known) {
        Known stored = known("{'resourceType':'Observation','x':{" + reference + "}}");
        assertThat(stored.identifies(place("x"), identifier("{'system':'s','value':'v'}"))).isEqualTo(known);
        assertThat(stored.identifies(place("y"), identifier("{'system':'s','value':'v'}"))).isFalse();
    }

}
