package dev.smartgateway.browser;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

import com.microsoft.playwright.Page;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The accessibility rules of axe-core (WCAG 2.2, levels A and AA, and best practices).
 */
final class Axe {

    private static final String SCRIPT = script();

    private Axe() {
    }

    /**
     * What a page does wrong, one line each.
     */
    @SuppressWarnings("unchecked")
    static List<String> violations(Page page) {
        page.evaluate(SCRIPT);
        return (List<String>) page
            .evaluate("async () => (await axe.run(document," + " {rules: {'target-size': {enabled: true}}})).violations"
                    + ".flatMap(v => v.nodes.map(n => v.id + ': ' + n.html))");
    }

    /**
     * Checks that a page of a given width breaks no rule and has nothing wider than the
     * window, and keeps a picture of it.
     */
    static void fits(Page page, int width, String name) {
        page.bringToFront();
        page.setViewportSize(width, 720);
        picture(page, name);
        assertThat(violations(page)).as(name).isEmpty();
        assertThat(page.evaluate("[...document.querySelectorAll('body *')].filter(e => e.getClientRects().length"
                + " && e.getBoundingClientRect().right > innerWidth + 1).map(e => e.outerHTML.slice(0, 90))"))
            .as(name)
            .isEqualTo(List.of());
        assertThat(
                (boolean) page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
            .as(name)
            .isTrue();
    }

    private static String script() {
        try {
            Resource[] found = new PathMatchingResourcePatternResolver()
                .getResources("classpath*:META-INF/resources/webjars/axe-core/*/axe.min.js");
            try (InputStream in = found[0].getInputStream()) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            }
        }
        catch (IOException ex) {
            throw new IllegalStateException(ex);
        }
    }

    /**
     * Keeps a picture of a page for people to look at.
     */
    static void picture(Page page, String name) {
        page.screenshot(
                new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of("target", "pictures", name + ".png")));
    }

}
