package dev.smartgateway.problem;

import org.springframework.web.util.HtmlUtils;

/**
 * The page a person sees when a launch fails: what happened, what to do, and an id to
 * tell the operator.
 */
final class ProblemPage {

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="robots" content="noindex">
              <title>The app could not be opened</title>
              <style>body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:40rem;padding:0 1rem;color:#1b1b1b}
              small{color:#555}</style>
            </head>
            <body>
              <main>
                <h1>The app could not be opened</h1>
                <p>%s</p>
                <p><small>Reason: <code>%s</code> &middot; Request: <code>%s</code></small></p>
              </main>
            </body>
            </html>
            """;

    private ProblemPage() {
    }

    static String html(Problem problem, String requestId) {
        return PAGE.formatted(HtmlUtils.htmlEscape(problem.advice()), HtmlUtils.htmlEscape(problem.code()),
                HtmlUtils.htmlEscape(requestId));
    }

}
