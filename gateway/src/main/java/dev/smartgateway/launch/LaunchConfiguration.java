package dev.smartgateway.launch;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;

import dev.smartgateway.audit.AuditTrail;
import dev.smartgateway.launch.callback.Arrival;
import dev.smartgateway.launch.callback.CallbackHandler;
import dev.smartgateway.launch.callback.Completion;
import dev.smartgateway.launch.callback.Findings;
import dev.smartgateway.launch.context.Callers;
import dev.smartgateway.launch.context.DepositHandler;
import dev.smartgateway.launch.context.HandleStore;
import dev.smartgateway.launch.context.Handles;
import dev.smartgateway.launch.context.RedisHandleStore;
import dev.smartgateway.launch.context.SignedLaunches;
import dev.smartgateway.launch.door.Trail;
import dev.smartgateway.launch.pending.PendingCookies;
import dev.smartgateway.launch.pending.RedisUsedStates;
import dev.smartgateway.launch.pending.UsedStates;
import dev.smartgateway.launch.picker.PickerHandler;
import dev.smartgateway.launch.picker.WaitingRoom;
import dev.smartgateway.launch.start.StartHandler;
import dev.smartgateway.operator.AccessPolicies;
import dev.smartgateway.operator.apps.Intakes;
import dev.smartgateway.session.Sessions;
import dev.smartgateway.smart.Apps;
import dev.smartgateway.smart.Issuer;
import dev.smartgateway.smart.Issuer.PatientSource;
import dev.smartgateway.smart.PublicUrl;
import dev.smartgateway.token.Discovery;
import dev.smartgateway.token.EndpointMoved;
import dev.smartgateway.token.PatientSearch;
import dev.smartgateway.token.PushedRequests;
import dev.smartgateway.token.Sealer;
import dev.smartgateway.token.SigningKeys;
import dev.smartgateway.token.TokenEndpoint;
import dev.smartgateway.token.TokenInspection;
import dev.smartgateway.token.Tokens;
import dev.smartgateway.token.WaitingLaunches;
import dev.smartgateway.token.identity.IdTokens;
import dev.smartgateway.token.identity.SignedTokens;
import dev.smartgateway.token.redis.RedisDoor;
import reactor.core.publisher.Mono;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ApplicationListener;
import org.springframework.context.PayloadApplicationEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/**
 * Hangs the front door.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LaunchProperties.class)
class LaunchConfiguration {

    @Bean
    Trail launchTrail(AuditTrail trail, Clock clock) {
        return new Trail(trail, clock);
    }

    /** Endpoints that move are for people who read the audit trail. */
    @Bean
    ApplicationListener<PayloadApplicationEvent<EndpointMoved>> movedEndpoints(Trail trail, Apps apps) {
        return new ApplicationListener<>() {
            @Override
            public void onApplicationEvent(PayloadApplicationEvent<EndpointMoved> event) {
                trail.moved(event.getPayload(), apps);
            }
        };
    }

    @Bean
    PendingCookies pendingCookies(Sealer sealer, Clock clock) {
        return new PendingCookies(sealer, clock);
    }

    @Bean
    UsedStates usedStates(RedisDoor redis) {
        return new RedisUsedStates(redis);
    }

    @Bean
    HandleStore handleStore(RedisDoor redis) {
        return new RedisHandleStore(redis);
    }

    @Bean
    Handles handles(HandleStore store, Sealer sealer, SecureRandom random, LaunchProperties properties) {
        return new Handles(store, sealer, random, properties.handleLife());
    }

    @Bean
    Findings findings(Handles handles, Intakes intakes, SignedTokens tokens, UsedStates used) {
        return new Findings(Map.of(PatientSource.FHIR_USER, Findings::fhirUser, PatientSource.HANDLE, handles,
                PatientSource.SIGNED_LAUNCH, new SignedLaunches(intakes, tokens, used)));
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
    DepositHandler depositHandler(Apps apps, Intakes intakes, Callers callers, Handles handles, Trail trail) {
        return new DepositHandler(apps, intakes, callers, handles, trail);
    }

    @Bean
    StartHandler startHandler(Apps apps, PublicUrl publicUrl, Intakes intakes, LaunchProperties properties,
            StartHandler.Challenges challenges, Discovery discovery, PushedRequests pushed, PendingCookies cookies,
            SecureRandom random, Clock clock, Trail trail) {
        StartHandler.Settings settings = new StartHandler.Settings(publicUrl, intakes, properties.pendingLife(),
                properties.maxUrl(), challenges);
        return new StartHandler(apps, settings, new StartHandler.Server(discovery, pushed), cookies, random, clock,
                trail);
    }

    /** Only Entra sends them; at others Redis is not asked when a launch starts. */
    @Bean
    StartHandler.Challenges challenges(Sessions sessions, Tokens tokens) {
        return (exchange, issuer) -> (issuer.rules().dialect() != Issuer.Dialect.ENTRA) ? Mono.empty()
                : sessions.launches(exchange, issuer.name()).take(10).concatMap(tokens::challenge).next();
    }

    @Bean
    Completion completion(IdTokens idTokens, TokenInspection inspection, Findings findings, Intakes intakes,
            AccessPolicies policies, SecureRandom random, Clock clock) {
        return new Completion(idTokens, inspection, findings, intakes, (app) -> policies.ceiling(app.name()), random,
                clock);
    }

    @Bean
    Arrival arrival(Apps apps, PublicUrl publicUrl, Discovery discovery, TokenEndpoint endpoint, Completion completion,
            Sessions sessions, WaitingRoom waiting) {
        return new Arrival(apps, publicUrl, discovery, endpoint, completion, sessions, waiting);
    }

    @Bean
    WaitingRoom waitingRoom(WaitingLaunches launches, TokenEndpoint endpoint, Apps apps, Sealer sealer,
            LaunchProperties properties, Clock clock) {
        return new WaitingRoom(launches, endpoint, apps, sealer, properties.choosingLife(), clock);
    }

    @Bean
    PickerHandler pickerHandler(WaitingRoom room, PatientSearch search, Sessions sessions, PublicUrl publicUrl,
            Sealer sealer, Trail trail, LaunchProperties properties) {
        return new PickerHandler(room, search, sessions, publicUrl, sealer, trail, properties.headerlessPicker());
    }

    @Bean
    CallbackHandler callbackHandler(Apps apps, PublicUrl publicUrl, Intakes intakes, LaunchProperties properties,
            PendingCookies cookies, UsedStates used, Arrival arrival, Clock clock, Trail trail) {
        CallbackHandler.Settings settings = new CallbackHandler.Settings(publicUrl, intakes, properties.pendingLife());
        return new CallbackHandler(apps, settings, cookies, used, arrival, clock, trail);
    }
    // CHECKSTYLE:ON

    @Bean
    RouterFunction<ServerResponse> pickerRoutes(PickerHandler picker) {
        return LaunchRoutes.picker(picker);
    }

    @Bean
    RouterFunction<ServerResponse> launchRoutes(StartHandler start, CallbackHandler callback, SigningKeys keys) {
        return LaunchRoutes.of(start, callback, keys);
    }

}
