package dev.smartgateway.problem;

import dev.smartgateway.reason.Problem;

import org.springframework.web.util.HtmlUtils;

/**
 * The HTML page of a failed launch: what happened, what to do, and the request id for the
 * operator.
 */
final class ProblemPage {

    private static final String BODY = """
            <p>%s</p>
                <p><small>Reason: <code>%s</code> &middot; Request: <code>%s</code></small></p>""";

    private ProblemPage() {
    }

    static String html(Problem problem, String requestId) {
        return PlainPage.html("The app could not be opened", BODY.formatted(HtmlUtils.htmlEscape(problem.advice()),
                HtmlUtils.htmlEscape(problem.code()), HtmlUtils.htmlEscape(requestId)));
    }

}
