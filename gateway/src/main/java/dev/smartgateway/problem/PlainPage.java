package dev.smartgateway.problem;

/**
 * A small HTML page with a heading and a few lines, without scripts and external content.
 */
public final class PlainPage {

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
              <meta charset="utf-8">
              <meta name="viewport" content="width=device-width, initial-scale=1">
              <meta name="robots" content="noindex">
              <title>%1$s</title>
              <style>body{font:1rem/1.5 system-ui,sans-serif;margin:2rem auto;max-width:40rem;padding:0 1rem;color:#1b1b1b}
              small{color:#555}</style>
            </head>
            <body>
              <main>
                <h1>%1$s</h1>
                %2$s
              </main>
            </body>
            </html>
            """;

    private PlainPage() {
    }

    /**
     * The page.
     * @param title as HTML
     * @param body as HTML; whoever makes it escapes what comes from outside
     */
    public static String html(String title, String body) {
        return PAGE.formatted(title, body);
    }

}
