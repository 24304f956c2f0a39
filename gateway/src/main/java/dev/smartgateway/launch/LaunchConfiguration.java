package dev.smartgateway.launch;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;

import dev.smartgateway.audit.AuditTrail;
import dev.smartgateway.launch.callback.CallbackHandler;
import dev.smartgateway.launch.callback.LaunchCompletion;
import dev.smartgateway.launch.callback.PatientResolvers;
import dev.smartgateway.launch.callback.TokenExchange;
import dev.smartgateway.launch.context.Callers;
import dev.smartgateway.launch.context.DepositHandler;
import dev.smartgateway.launch.context.HandleStore;
import dev.smartgateway.launch.context.LaunchHandles;
import dev.smartgateway.launch.context.OnlyPatient;
import dev.smartgateway.launch.context.RedisHandleStore;
import dev.smartgateway.launch.context.SignedLaunches;
import dev.smartgateway.launch.pending.PendingCookies;
import dev.smartgateway.launch.pending.RedisUsedStates;
import dev.smartgateway.launch.pending.UsedStates;
import dev.smartgateway.launch.picker.PendingPickers;
import dev.smartgateway.launch.picker.PickerHandler;
import dev.smartgateway.launch.start.StartHandler;
import dev.smartgateway.launch.web.LaunchAudit;
import dev.smartgateway.oauth.Discovery;
import dev.smartgateway.oauth.Discovery.EndpointMoved;
import dev.smartgateway.oauth.IdTokens;
import dev.smartgateway.oauth.PushedRequests;
import dev.smartgateway.oauth.SignedTokens;
import dev.smartgateway.oauth.SigningKeys;
import dev.smartgateway.oauth.TokenEndpoint;
import dev.smartgateway.oauth.TokenInspection;
import dev.smartgateway.operator.AccessPolicies;
import dev.smartgateway.session.Sessions;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Issuer.PatientSource;
import dev.smartgateway.smart.LaunchOrigins;
import dev.smartgateway.smart.PublicUrl;
import dev.smartgateway.store.RedisGateway;
import dev.smartgateway.store.Sealer;
import dev.smartgateway.style.PageStyles;
import dev.smartgateway.token.PatientSearch;
import dev.smartgateway.token.Tokens;
import dev.smartgateway.token.UnusedGrants;
import dev.smartgateway.token.WaitingLaunches;
import reactor.core.publisher.Mono;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Spring configuration of the launch endpoints.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LaunchProperties.class)
class LaunchConfiguration {

    @Bean
    LaunchAudit launchAudit(AuditTrail trail, Clock clock) {
        return new LaunchAudit(trail, clock);
    }

    /** Records moved endpoints in the audit trail. */
    @Bean
    ApplicationListener<PayloadApplicationEvent<EndpointMoved>> movedEndpoints(LaunchAudit launchAudit, Apps apps) {
        return new ApplicationListener<>() {
            @Override
            public void onApplicationEvent(PayloadApplicationEvent<EndpointMoved> event) {
                launchAudit.moved(event.getPayload(), apps);
            }
        };
    }

    @Bean
    PendingCookies pendingCookies(Sealer sealer, Clock clock) {
        return new PendingCookies(sealer, clock);
    }

    @Bean
    UsedStates usedStates(RedisGateway redis) {
        return new RedisUsedStates(redis);
    }

    @Bean
    HandleStore handleStore(RedisGateway redis) {
        return new RedisHandleStore(redis);
    }

    @Bean
    LaunchHandles launchHandles(HandleStore store, Sealer sealer, SecureRandom random, LaunchProperties properties) {
        return new LaunchHandles(store, sealer, random, properties.handleLife());
    }

    @Bean
    PatientResolvers patientResolvers(LaunchHandles handles, SignedTokens tokens, UsedStates used,
            PatientSearch search) {
        return new PatientResolvers(Map.of(PatientSource.FHIR_USER, PatientResolvers::fhirUser, PatientSource.CLAIM,
                PatientResolvers::claim, PatientSource.HANDLE, handles, PatientSource.SIGNED_LAUNCH,
                new SignedLaunches(tokens, used), PatientSource.ONLY_PATIENT, new OnlyPatient(search)));
    }

    @Bean
    Callers callers(SignedTokens tokens, UsedStates used, PublicUrl publicUrl) {
        return new Callers(tokens, used, publicUrl.at("/context"));
    }

    @Bean
    RouterFunction<ServerResponse> contextRoutes(DepositHandler deposits) {
        return LaunchRoutes.context(deposits);
    }

    // CHECKSTYLE:OFF a bean method takes what its bean takes
    @Bean
    DepositHandler depositHandler(Apps apps, Callers callers, LaunchHandles handles, LaunchAudit launchAudit) {
        return new DepositHandler(apps, callers, handles, launchAudit);
    }

    @Bean
    StartHandler startHandler(Apps apps, PublicUrl publicUrl, LaunchProperties properties,
            StartHandler.Challenges challenges, Discovery discovery, PushedRequests pushed, PendingCookies cookies,
            SecureRandom random, Clock clock, LaunchAudit launchAudit) {
        StartHandler.Settings settings = new StartHandler.Settings(publicUrl, properties.pendingLife(),
                properties.maxUrl(), challenges);
        return new StartHandler(apps, settings, new StartHandler.Server(discovery, pushed), cookies, random, clock,
                launchAudit);
    }

    /**
     * Returns the claims challenges of earlier launches. Only Entra sends them; for other
     * issuers a start does not query Redis.
     */
    @Bean
    StartHandler.Challenges challenges(Sessions sessions, Tokens tokens) {
        return (exchange, issuer) -> (issuer.rules().dialect() != Issuer.Dialect.ENTRA) ? Mono.empty()
                : sessions.launches(exchange, issuer.name()).take(10).concatMap(tokens::challenge).next();
    }

    @Bean
    LaunchCompletion launchCompletion(IdTokens idTokens, TokenInspection inspection, PatientResolvers resolvers,
            UnusedGrants unused, AccessPolicies policies, SecureRandom random, Clock clock) {
        return new LaunchCompletion(idTokens, inspection, resolvers, unused, (app) -> policies.ceiling(app.name()),
                random, clock);
    }

    @Bean
    TokenExchange tokenExchange(Apps apps, PublicUrl publicUrl, Discovery discovery, TokenEndpoint endpoint,
            LaunchCompletion completion, Sessions sessions, PendingPickers pickers) {
        return new TokenExchange(apps, publicUrl, discovery, endpoint, completion, sessions, pickers);
    }

    @Bean
    PendingPickers pendingPickers(WaitingLaunches launches, UnusedGrants unused, Apps apps, Sealer sealer,
            LaunchProperties properties, Clock clock, PendingCookies pending) {
        return new PendingPickers(launches, unused, apps, sealer, properties.choosingLife(), clock, pending);
    }

    @Bean
    PickerHandler pickerHandler(PendingPickers pickers, PatientSearch search, Sessions sessions, PageStyles styles,
            LaunchOrigins origins, Sealer sealer, LaunchAudit launchAudit, LaunchProperties properties) {
        PickerHandler.Settings settings = new PickerHandler.Settings(origins, properties.headerlessPicker());
        return new PickerHandler(pickers, search, sessions, styles, settings, sealer, launchAudit);
    }

    @Bean
    CallbackHandler callbackHandler(Apps apps, LaunchOrigins origins, LaunchProperties properties,
            PendingCookies cookies, UsedStates used, TokenExchange tokenExchange, Clock clock,
            LaunchAudit launchAudit) {
        CallbackHandler.Settings settings = new CallbackHandler.Settings(origins, properties.pendingLife());
        return new CallbackHandler(apps, settings, cookies, used, tokenExchange, clock, launchAudit);
    }
    // CHECKSTYLE:ON

    @Bean
    RouterFunction<ServerResponse> pickerRoutes(PickerHandler picker) {
        return LaunchRoutes.picker(picker);
    }

    @Bean
    RouterFunction<ServerResponse> startPage(Apps apps) {
        return LaunchRoutes.start(apps);
    }

    @Bean
    RouterFunction<ServerResponse> launchRoutes(StartHandler start, CallbackHandler callback, SigningKeys keys) {
        return LaunchRoutes.of(start, callback, keys);
    }

}
