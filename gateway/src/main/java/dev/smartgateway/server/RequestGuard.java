package dev.smartgateway.server;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import dev.smartgateway.problem.ProblemWriter;
import dev.smartgateway.reason.Reason;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/**
 * Checks the requests of one HTTP/1.1 connection after the codec. A refused request is
 * replaced by a plain request that carries the reason, which {@link RefusalFilter}
 * answers; it is the last request of its connection.
 */
final class RequestGuard extends ChannelDuplexHandler {

    /** Header with the reason of a refusal; removed from requests of clients. */
    static final String REFUSAL = "x-gateway-refusal";

    private static final Pattern ORIGIN = Pattern.compile("(?i)^https?://[^/?#]+");

    private static final Pattern AFTER = Pattern.compile("[?#].*");

    private static final List<String> FORM = List.of("Accept", "Sec-Fetch-Mode");

    private static final Duration LAST = Duration.ofSeconds(5);

    /**
     * Maximum number of pipelined requests. Browsers send one at a time.
     */
    private static final int MOST_AHEAD = 16;

    private final ServerProperties limits;

    private State state = State.IDLE;

    private boolean small;

    private int unanswered;

    private long body;

    private long seen;

    private @Nullable Future<?> deadline;

    private @Nullable ChannelHandlerContext own;

    RequestGuard(ServerProperties limits) {
        this.limits = limits;
    }

    private enum State {

        IDLE, HEAD, BODY, ANSWER, LAST

    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        this.own = context;
        close(context, this.limits.headTimeout());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        cancel();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancel();
        context.fireChannelInactive();
    }

    /** Records that bytes have arrived. */
    void arrived() {
        ChannelHandlerContext context = this.own;
        if (this.state == State.IDLE && context != null) {
            this.state = State.HEAD;
            close(context, this.limits.headTimeout());
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (this.state == State.LAST) {
            ReferenceCountUtil.release(message);
        }
        else if (message instanceof HttpRequest request) {
            head(context, request);
        }
        else if (message instanceof HttpContent content) {
            content(context, content);
        }
        else {
            context.fireChannelRead(message);
        }
    }

    private void head(ChannelHandlerContext context, HttpRequest request) {
        Reason refusal = RequestHead.refusal(request);
        String target = RequestTarget.readable(request.uri());
        if (refusal == null && target == null) {
            refusal = Reason.NOT_HTTP;
        }
        String path = path((target != null) ? target : request.uri());
        this.small = !ProblemWriter.isFhir(path);
        if (refusal == null && this.small && HttpUtil.getContentLength(request, 0L) > this.limits.maxForm().toBytes()) {
            refusal = Reason.TOO_LARGE;
        }
        if (refusal != null || target == null) {
            refuse(context, request, path, (refusal != null) ? refusal : Reason.NOT_HTTP);
            return;
        }
        this.unanswered++;
        if (this.unanswered > MOST_AHEAD) {
            ReferenceCountUtil.release(request);
            this.state = State.LAST;
            context.close();
            return;
        }
        request.headers().remove(REFUSAL);
        request.setUri(target);
        this.state = State.BODY;
        this.body = 0;
        this.seen = 0;
        later(context, this.limits.bodyTimeout(), () -> bodyDue(context));
        context.fireChannelRead(request);
    }

    private void content(ChannelHandlerContext context, HttpContent content) {
        this.body += content.content().readableBytes();
        if (content.decoderResult().isFailure()) {
            ReferenceCountUtil.release(content);
            fail(context, Reason.BODY_INCOMPLETE);
        }
        else if (this.small && this.body > this.limits.maxForm().toBytes()) {
            ReferenceCountUtil.release(content);
            fail(context, Reason.TOO_LARGE);
        }
        else {
            if (content instanceof LastHttpContent) {
                cancel();
                this.state = State.ANSWER;
                rest(context);
            }
            context.fireChannelRead(content);
        }
    }

    private void bodyDue(ChannelHandlerContext context) {
        long least = this.limits.leastRate().toBytes() * this.limits.bodyTimeout().toMillis() / 1000;
        if (this.body - this.seen < least) {
            fail(context, Reason.REQUEST_TIMEOUT);
            return;
        }
        this.seen = this.body;
        later(context, this.limits.bodyTimeout(), () -> bodyDue(context));
    }

    /**
     * Fails the body of a request in progress with the reason. Nobody waits for the body
     * of a request that is answered already.
     */
    private void fail(ChannelHandlerContext context, Reason reason) {
        this.state = State.LAST;
        close(context, LAST);
        if (this.unanswered > 0) {
            context.fireExceptionCaught(reason.asException());
        }
    }

    private void refuse(ChannelHandlerContext context, HttpRequest request, String path, Reason reason) {
        this.state = State.LAST;
        close(context, LAST);
        HttpRequest plain = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET,
                ProblemWriter.isFhir(path) ? "/fhir" : "/");
        HttpHeaders headers = plain.headers();
        FORM.forEach((name) -> {
            String value = request.headers().get(name);
            if (value != null) {
                headers.set(name, value);
            }
        });
        headers.set(HttpHeaderNames.HOST, "localhost");
        headers.set(HttpHeaderNames.CONNECTION, "close");
        headers.set(REFUSAL, reason.name());
        ReferenceCountUtil.release(request);
        context.fireChannelRead(plain);
        context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent && this.state == State.LAST && !interim(message)) {
            promise.unvoid().addListener(ChannelFutureListener.CLOSE);
        }
        else if (message instanceof LastHttpContent && !interim(message)) {
            this.unanswered--;
            rest(context);
        }
        context.write(message, promise);
    }

    /** Completes an exchange. Request and answer may end in either order. */
    private void rest(ChannelHandlerContext context) {
        if (this.unanswered == 0 && this.state == State.ANSWER) {
            this.state = State.IDLE;
            close(context, this.limits.idleTimeout());
        }
    }

    /**
     * Returns whether a message is an interim answer ({@code 100}), which is written as a
     * complete message but is not the answer.
     */
    private static boolean interim(Object message) {
        return message instanceof HttpResponse response
                && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
    }

    private static String path(String target) {
        String path = target.startsWith("/") ? target : ORIGIN.matcher(target).replaceFirst("");
        boolean more = path.indexOf('?') >= 0 || path.indexOf('#') >= 0;
        return more ? AFTER.matcher(path).replaceFirst("") : path;
    }

    private void close(ChannelHandlerContext context, Duration after) {
        later(context, after, context::close);
    }

    private void later(ChannelHandlerContext context, Duration after, Runnable what) {
        cancel();
        this.deadline = context.executor().schedule(what, after.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void cancel() {
        if (this.deadline != null) {
            this.deadline.cancel(false);
        }
    }

}
