package dev.smartgateway.server;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import dev.smartgateway.reason.ProblemException;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RequestGuardTests {

    private static final String HEAD = "POST /logout HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";

    private final EmbeddedChannel channel = new EmbeddedChannel(new HttpServerCodec(),
            new RequestGuard(
                    new ServerProperties(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofSeconds(30),
                            Duration.ofSeconds(75), DataSize.ofKilobytes(16), DataSize.ofKilobytes(16), 4000)));

    @Test
    void readWhenABodyBreaksOffBeforeTheAnswerThenItsReaderIsTold() {
        arrives(HEAD);
        assertThatThrownBy(() -> arrives("zz\r\n")).isInstanceOf(ProblemException.class).hasMessage("body-incomplete");
    }

    /** Anybody can send that as often as they like. */
    @Test
    void readWhenABodyBreaksOffAfterTheAnswerThenNobodyIsToldAndTheConnectionEnds() {
        arrives(HEAD);
        this.channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NO_CONTENT));
        assertThatCode(() -> arrives("zz\r\n")).doesNotThrowAnyException();
        this.channel.advanceTimeBy(6, java.util.concurrent.TimeUnit.SECONDS);
        this.channel.runScheduledPendingTasks();
        assertThat(this.channel.isOpen()).isFalse();
    }

    private void arrives(String text) {
        this.channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
        this.channel.checkException();
    }

}
