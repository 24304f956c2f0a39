package dev.smartgateway.server;

import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class StreamTargetsTests {

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = { "/fhir/Observation?code=a|b,/fhir/Observation?code=a%7Cb",
            "/fhir/Patient?name={x}^`\\,/fhir/Patient?name=%7Bx%7D%5E%60%5C", "/demo/?q=%7C,/demo/?q=%7C" })
    void channelReadWhenTargetIsAsBrowsersSendItThenReadable(String sent, String read) {
        Http2Headers headers = new DefaultHttp2Headers().method("GET")
            .path(sent)
            .add(RequestGuard.REFUSAL, "TOO_LARGE");
        EmbeddedChannel channel = new EmbeddedChannel(new StreamTargets());
        channel.writeInbound(new DefaultHttp2HeadersFrame(headers));
        Http2HeadersFrame frame = channel.readInbound();
        assertThat(frame.headers().path()).hasToString(read);
        assertThat(frame.headers().contains(RequestGuard.REFUSAL)).isFalse();
    }

}
