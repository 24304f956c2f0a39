package dev.smartgateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.PublicUrl;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.boot.webflux.autoconfigure.WebHttpHandlerBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.HeaderSpec;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.firewall.ServerExchangeRejectedHandler;
import org.springframework.security.web.server.firewall.ServerWebExchangeFirewall;
import org.springframework.security.web.server.firewall.StrictServerWebExchangeFirewall;
import org.springframework.security.web.server.header.ContentTypeOptionsServerHttpHeadersWriter;
import org.springframework.security.web.server.header.CrossOriginOpenerPolicyServerHttpHeadersWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.server.header.CrossOriginResourcePolicyServerHttpHeadersWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;
import org.springframework.security.web.server.header.StaticServerHttpHeadersWriter;
import org.springframework.security.web.server.savedrequest.NoOpServerRequestCache;
import org.springframework.web.server.WebFilter;

/**
 * Configuration of Spring Security: the firewall against ambiguous paths, and the headers
 * of every answer. Authorization is decided elsewhere: by sessions, the cross-site check
 * and pinning. Uses neither {@code WebSession} nor a login of Spring Security.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class SecurityConfiguration {

    private static final String NOTHING = "default-src 'none'; base-uri 'none'; frame-ancestors 'self'";

    @Bean
    SecurityWebFilterChain securityFilterChain(ServerHttpSecurity http, PublicUrl publicUrl,
            GatewayProperties properties) {
        return http.authorizeExchange((exchanges) -> exchanges.anyExchange().permitAll())
            .csrf(ServerHttpSecurity.CsrfSpec::disable)
            .cors(ServerHttpSecurity.CorsSpec::disable)
            .formLogin(ServerHttpSecurity.FormLoginSpec::disable)
            .httpBasic(ServerHttpSecurity.HttpBasicSpec::disable)
            .logout(ServerHttpSecurity.LogoutSpec::disable)
            .requestCache((cache) -> cache.requestCache(NoOpServerRequestCache.getInstance()))
            .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
            .headers((headers) -> headers(headers, publicUrl, properties))
            .build();
    }

    /**
     * Makes all web filters one. For FHIR calls it holds the firewall and the headers in
     * place of the filter chains of Spring Security.
     */
    @Bean
    WebHttpHandlerBuilderCustomizer requestFilters(ServerWebExchangeFirewall firewall,
            ServerExchangeRejectedHandler rejected, PublicUrl publicUrl, GatewayProperties properties) {
        Map<String, String> headers = always();
        headers.put(ContentTypeOptionsServerHttpHeadersWriter.X_CONTENT_OPTIONS,
                ContentTypeOptionsServerHttpHeadersWriter.NOSNIFF);
        headers.putAll(more(publicUrl, properties));
        FhirSecurityFilter fhir = new FhirSecurityFilter(firewall, rejected, headers);
        return (builder) -> builder.filters((filters) -> {
            WebFilter one = new RequestFilters(List.copyOf(filters), fhir);
            filters.clear();
            filters.add(one);
        });
    }

    /**
     * Sets default headers. A header is written only if the answer does not have it, so
     * an answer without its own is restricted. HSTS depends on the public URL, because
     * TLS usually ends at a proxy in front of the gateway.
     */
    private static void headers(HeaderSpec headers, PublicUrl publicUrl, GatewayProperties properties) {
        headers.frameOptions(HeaderSpec.FrameOptionsSpec::disable)
            .xssProtection(HeaderSpec.XssProtectionSpec::disable)
            .hsts(HeaderSpec.HstsSpec::disable)
            .contentSecurityPolicy((policy) -> policy.policyDirectives(NOTHING))
            .referrerPolicy((policy) -> policy.policy(ReferrerPolicy.NO_REFERRER))
            .crossOriginOpenerPolicy((policy) -> policy.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
            .crossOriginResourcePolicy((policy) -> policy.policy(CrossOriginResourcePolicy.SAME_ORIGIN));
        more(publicUrl, properties).forEach(
                (name, value) -> headers.writer(StaticServerHttpHeadersWriter.builder().header(name, value).build()));
    }

    /** Returns the headers that {@link #headers} sets and that cannot be configured. */
    private static Map<String, String> always() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Security-Policy", NOTHING);
        headers.put("Referrer-Policy", ReferrerPolicy.NO_REFERRER.getPolicy());
        headers.put("Cross-Origin-Opener-Policy", CrossOriginOpenerPolicy.SAME_ORIGIN.getPolicy());
        headers.put("Cross-Origin-Resource-Policy", CrossOriginResourcePolicy.SAME_ORIGIN.getPolicy());
        return headers;
    }

    /** Returns the headers that the operator can configure, if they apply. */
    private static Map<String, String> more(PublicUrl publicUrl, GatewayProperties properties) {
        Map<String, String> more = new LinkedHashMap<>();
        if ("https".equals(publicUrl.value().getScheme())) {
            more.put("Strict-Transport-Security", properties.strictTransportSecurity());
        }
        more.put("Permissions-Policy", properties.permissionsPolicy());
        more.values().removeIf(String::isBlank);
        return more;
    }

    /**
     * Rejects {@code //}, {@code ;}, encoded slashes, dots, percent signs and control
     * characters. Methods are checked by the handler of the path.
     */
    @Bean
    ServerWebExchangeFirewall firewall() {
        StrictServerWebExchangeFirewall firewall = new StrictServerWebExchangeFirewall();
        firewall.setUnsafeAllowAnyHttpMethod(true);
        firewall.setAllowedHeaderNames(
                (name) -> isPlain(name) || StrictServerWebExchangeFirewall.ALLOWED_HEADER_NAMES.test(name));
        firewall.setAllowedHeaderValues(
                (value) -> isPlain(value) || StrictServerWebExchangeFirewall.ALLOWED_HEADER_VALUES.test(value));
        return new RequestFirewall(firewall);
    }

    /**
     * Returns whether all characters are printable ASCII, which every header may have.
     */
    private static boolean isPlain(@Nullable String text) {
        for (int i = 0; text != null && i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return text != null;
    }

    /**
     * Answers requests that the firewall rejects. The firewall runs before the headers
     * are written, so this handler sets them.
     */
    @Bean
    ServerExchangeRejectedHandler rejectedHandler(PublicUrl publicUrl, GatewayProperties properties) {
        return (exchange, rejected) -> {
            HttpHeaders headers = exchange.getResponse().getHeaders();
            always().forEach(headers::set);
            more(publicUrl, properties).forEach(headers::set);
            return Mono.error(() -> Reason.BAD_REQUEST.at("address-or-header", null));
        };
    }

}
