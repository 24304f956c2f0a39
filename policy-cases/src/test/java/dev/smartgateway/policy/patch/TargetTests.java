package dev.smartgateway.policy.patch;

import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.r4.R4;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.scope.GrantedAccess;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The elements of an Observation that JSON Pointers name, and which values may move
 * between them.
 */
class TargetTests {

    private static Target of(String pointer) {
        return Target.of(new BoundElements(R4.rule("Observation").orElseThrow(), GrantedAccess.UNCONSTRAINED), pointer);
    }

    @ParameterizedTest
    @CsvSource({ "/category/0,0", "/category/3,3", "/category/10,10", "/category/99,99", "/category/1000,1000",
            "/category/9999,9999", "/category/-,0" })
    void ofWhenAListHasAPositionThenThatItem(String pointer, int position) {
        assertThat(of(pointer).place().index()).isEqualTo(position);
        assertThat(of(pointer).list()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = { "/category/10000", "/category/01", "/category/00", "/category/", "/category/x",
            "/category/1a", "/category/:", "/category/-1", "/category/-/text" })
    void ofWhenThePositionIsNoneThenRefused(String pointer) {
        assertThatExceptionOfType(Denied.class).isThrownBy(() -> of(pointer))
            .satisfies((denied) -> assertThat(denied.reason()).isEqualTo(Reason.PATCH));
    }

    /** Free text may move anywhere, everything else only to the same element. */
    @ParameterizedTest
    @CsvSource(delimiter = '@', textBlock = """
            /method/text               @ /valueString               @ true
            /focus/0/display           @ /method/text               @ true
            /status                    @ /status                    @ true
            /category                  @ /category                  @ true
            /category/0                @ /category/1                @ true
            /method/coding/0/system    @ /method/coding/1/system    @ true
            /focus/0/reference         @ /focus/1/reference         @ true
            /category                  @ /category/0                @ false
            /category/0                @ /category                  @ false
            /method                    @ /bodySite                  @ false
            /method/text               @ /status                    @ false
            /method/coding/0/system    @ /bodySite/coding/0/system  @ false
            /method/text               @ /focus/0/reference         @ false
            /focus/0/reference         @ /method/text               @ false
            /_status                   @ /_issued                   @ false
            """)
    void takesWhenAValueMovesThenTextOrTheSameElementOnly(String target, String from, boolean taken) {
        assertThat(of(target).takes(of(from))).isEqualTo(taken);
    }

    /** Lists of text are no text, whichever of the two is one. */
    @ParameterizedTest
    @CsvSource({ "/name/0/given,/name/0/family", "/name/0/family,/name/0/given", "/name/0/given,/name/0/prefix" })
    void takesWhenOneIsAListThenRefused(String target, String from) {
        BoundElements bound = new BoundElements(R4.rule("Practitioner").orElseThrow(), GrantedAccess.UNCONSTRAINED);
        assertThat(Target.of(bound, target).takes(Target.of(bound, from))).isFalse();
    }

}
