package dev.smartgateway.sandbox.auth;

import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.smartgateway.sandbox.Origin;
import dev.smartgateway.sandbox.Paths;
import dev.smartgateway.sandbox.SandboxProperties;
import dev.smartgateway.sandbox.SandboxProperties.Mode;
import dev.smartgateway.sandbox.auth.authorize.LaunchSignIn;
import dev.smartgateway.sandbox.auth.grant.EntraStyle;
import dev.smartgateway.sandbox.auth.grant.Launches;
import dev.smartgateway.sandbox.auth.grant.Users;
import dev.smartgateway.sandbox.auth.token.EntraRules;
import dev.smartgateway.sandbox.auth.token.RefreshTokens;
import dev.smartgateway.sandbox.auth.token.SigningKeys;
import dev.smartgateway.sandbox.auth.token.TokenClaims;
import dev.smartgateway.sandbox.auth.token.TokenGate;
import dev.smartgateway.sandbox.control.Stats;
import dev.smartgateway.sandbox.control.Switches;

import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.oauth2.core.OAuth2Token;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.DelegatingOAuth2TokenGenerator;
import org.springframework.security.oauth2.server.authorization.token.JwtGenerator;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenGenerator;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.LoginUrlAuthenticationEntryPoint;
import org.springframework.security.web.context.SecurityContextHolderFilter;

@Configuration(proxyBeanMethods = false)
class AuthConfiguration {

    @Bean
    AuthorizationServerSettings authorizationServerSettings(Origin origin, Paths paths) {
        return AuthorizationServerSettings.builder()
            .issuer(origin.url())
            .authorizationEndpoint(paths.authorize())
            .tokenEndpoint(paths.token())
            .jwkSetEndpoint(paths.jwks())
            .tokenIntrospectionEndpoint("/auth/introspect")
            .tokenRevocationEndpoint(paths.revoke())
            .oidcUserInfoEndpoint("/auth/userinfo")
            .oidcLogoutEndpoint("/auth/logout")
            .build();
    }

    @Bean
    JWKSource<SecurityContext> jwkSource(SigningKeys keys) {
        JWKSet set = keys.set();
        return (JWKSelector selector, SecurityContext context) -> selector.select(set);
    }

    @Bean
    JwtDecoder jwtDecoder(JWKSource<SecurityContext> keys) {
        return NimbusJwtDecoder.withJwkSource(keys).build();
    }

    @Bean
    LaunchSignIn launchSignIn(Launches launches, Users users, EntraStyle entra) {
        return new LaunchSignIn(launches, users, entra);
    }

    @Bean
    FilterRegistrationBean<LaunchSignIn> launchSignInOutside(LaunchSignIn signIn) {
        FilterRegistrationBean<LaunchSignIn> registration = new FilterRegistrationBean<>(signIn);
        registration.setEnabled(false);
        return registration;
    }

    @Bean
    OAuth2TokenGenerator<OAuth2Token> tokenGenerator(JWKSource<SecurityContext> keys, TokenClaims claims,
            RefreshTokens refreshTokens) {
        JwtGenerator jwts = new JwtGenerator(new NimbusJwtEncoder(keys));
        jwts.setJwtCustomizer(claims);
        return new DelegatingOAuth2TokenGenerator(jwts, refreshTokens::generate);
    }

    @Bean
    TokenGate tokenGate(Switches switches, Stats stats, EntraRules entra, Paths paths) {
        return new TokenGate(switches, stats, entra, paths);
    }

    /**
     * Disables the filter outside the security chain, where it would run a second time.
     */
    @Bean
    FilterRegistrationBean<TokenGate> tokenGateOutside(TokenGate gate) {
        FilterRegistrationBean<TokenGate> registration = new FilterRegistrationBean<>(gate);
        registration.setEnabled(false);
        return registration;
    }

    @Bean
    @Order(1)
    SecurityFilterChain authorizationServer(HttpSecurity http, EndpointWiring endpoints, LaunchSignIn signIn,
            TokenGate gate) {
        http.oauth2AuthorizationServer((server) -> {
            http.securityMatcher(server.getEndpointsMatcher());
            endpoints.customize(server);
        });
        return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
            .csrf((csrf) -> csrf.disable())
            .exceptionHandling(
                    (errors) -> errors.authenticationEntryPoint(new LoginUrlAuthenticationEntryPoint("/login")))
            .addFilterAfter(signIn, SecurityContextHolderFilter.class)
            .addFilterBefore(gate, SecurityContextHolderFilter.class)
            .build();
    }

    /**
     * The FHIR engine has its own guard, and the pages of the EHR and the demo are open.
     */
    @Bean
    @Order(2)
    SecurityFilterChain everythingElse(HttpSecurity http, SandboxProperties properties) {
        // With Entra, users sign in once, at the EHR's page.
        String[] own = (properties.mode() == Mode.AZURE) ? new String[] { "/auth/consent", "/", "/ehr/launch" }
                : new String[] { "/auth/consent" };
        return http
            .authorizeHttpRequests((requests) -> requests.requestMatchers(own).authenticated().anyRequest().permitAll())
            .csrf((csrf) -> csrf.disable())
            .headers((headers) -> headers.frameOptions(HeadersConfigurer.FrameOptionsConfig::disable))
            .formLogin((login) -> login.loginPage("/login").permitAll())
            .build();
    }

}
