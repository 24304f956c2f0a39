package dev.smartgateway.page;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;
import reactor.core.publisher.Mono;

import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.ServerWebExchange;

/**
 * Renders HTML pages from the templates of the gateway. Texts are in {@code
 * messages/pages}, in every supported language.
 */
public final class HtmlPages {

    /**
     * Content security policy of pages that must not be framed: their inline style only.
     */
    public static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
            + "frame-ancestors 'self'";

    private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");

    private static final SpringTemplateEngine ENGINE = engine();

    private HtmlPages() {
    }

    /**
     * Renders a page and sets the headers that describe it.
     * @param template name of the template
     * @param values values of the template; escaped when rendered
     * @return the page in UTF-8
     */
    public static byte[] write(ServerWebExchange exchange, String template, Map<String, ?> values) {
        Locale language = PageLanguage.of(exchange.getRequest().getHeaders());
        HttpHeaders headers = exchange.getResponse().getHeaders();
        headers.setContentType(HTML);
        headers.set(HttpHeaders.CONTENT_LANGUAGE, language.toLanguageTag());
        if (headers.getOrEmpty(HttpHeaders.VARY).stream().noneMatch(HttpHeaders.ACCEPT_LANGUAGE::equalsIgnoreCase)) {
            headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE);
        }
        return html(template, values, language, PageTheme.of(exchange)).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Returns a page as the response of a handler.
     * @param answer status and headers
     * @param template name of the template
     * @param values values of the template; escaped when rendered
     */
    public static Mono<ServerResponse> answer(ServerResponse.BodyBuilder answer, ServerRequest request, String template,
            Map<String, ?> values) {
        return Mono.fromSupplier(() -> write(request.exchange(), template, values))
            .flatMap((page) -> answer.contentType(HTML).bodyValue(page));
    }

    static String html(String template, Map<String, ?> values, Locale language, PageTheme theme) {
        Map<String, Object> all = new HashMap<>(values);
        all.put("theme", theme);
        all.put("language", language.toLanguageTag());
        return ENGINE.process(template, new Context(language, all));
    }

    private static SpringTemplateEngine engine() {
        ClassLoaderTemplateResolver templates = new ClassLoaderTemplateResolver(HtmlPages.class.getClassLoader());
        templates.setPrefix("templates/");
        templates.setSuffix(".html");
        templates.setCharacterEncoding(StandardCharsets.UTF_8.name());
        SpringTemplateEngine engine = new SpringTemplateEngine();
        engine.setTemplateResolver(templates);
        engine.setTemplateEngineMessageSource(messages());
        return engine;
    }

    private static ResourceBundleMessageSource messages() {
        ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
        messages.setBasename("messages/pages");
        messages.setBundleClassLoader(HtmlPages.class.getClassLoader());
        messages.setDefaultEncoding(StandardCharsets.UTF_8.name());
        messages.setFallbackToSystemLocale(false);
        messages.setAlwaysUseMessageFormat(true);
        return messages;
    }

}
