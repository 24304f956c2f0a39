package dev.smartgateway;

import java.time.Duration;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.reactive.EnableWebFluxSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity.CsrfSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.FormLoginSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.HttpBasicSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.LogoutSpec;
import org.springframework.security.config.web.server.ServerHttpSecurity.RequestCacheSpec;
import org.springframework.security.web.server.SecurityWebFilterChain;
import org.springframework.security.web.server.context.NoOpServerSecurityContextRepository;
import org.springframework.security.web.server.header.CrossOriginOpenerPolicyServerHttpHeadersWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.server.header.ReferrerPolicyServerHttpHeadersWriter.ReferrerPolicy;

/**
 * Response headers, and nothing else of Spring Security: who may do what is decided by
 * the session and policy rooms. No Spring login, no session of its own, no anti-forgery
 * token (the session room checks Fetch Metadata and Origin).
 */
@Configuration(proxyBeanMethods = false)
@EnableWebFluxSecurity
class SecurityConfiguration {

    private static final Duration A_YEAR = Duration.ofDays(365);

    @Bean
    SecurityWebFilterChain headersOnly(ServerHttpSecurity http) {
        return http.authorizeExchange((exchanges) -> exchanges.anyExchange().permitAll())
            .csrf(CsrfSpec::disable)
            .formLogin(FormLoginSpec::disable)
            .httpBasic(HttpBasicSpec::disable)
            .logout(LogoutSpec::disable)
            .requestCache(RequestCacheSpec::disable)
            .securityContextRepository(NoOpServerSecurityContextRepository.getInstance())
            .headers((headers) -> headers.hsts((hsts) -> hsts.maxAge(A_YEAR).includeSubdomains(false))
                // Framing is decided per issuer, by frame-ancestors; this header knows no
                // origins.
                .frameOptions((frame) -> frame.disable())
                .cache((cache) -> cache.disable())
                .referrerPolicy((referrer) -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                .crossOriginOpenerPolicy((opener) -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN)))
            .build();
    }

}
