package dev.smartgateway.smart;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class Sha256Tests {

    @Test
    void base64UrlWhenTheVerifierOfTheRfcThenItsChallenge() {
        assertThat(Sha256.base64Url("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"))
            .isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    @Test
    void base64UrlWhenNotAsciiThenOfItsUtf8() {
        assertThat(Sha256.base64Url("\u00e4")).isEqualTo("M-bXP-6CkEyNevt43hFU0ejcKg7bCBIOY99bk4XC2cw");
    }

    @Test
    void ofWhenPartsThenOfOneAfterTheOther() {
        assertThat(Sha256.of("ab".getBytes(StandardCharsets.US_ASCII), "c".getBytes(StandardCharsets.US_ASCII)))
            .isEqualTo(Sha256.of("abc"))
            .isEqualTo(HexFormat.of().parseHex("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    }

}
