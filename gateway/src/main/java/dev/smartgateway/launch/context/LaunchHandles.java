package dev.smartgateway.launch.context;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

import dev.smartgateway.launch.callback.PatientResolver;
import dev.smartgateway.launch.pending.PendingProof;
import dev.smartgateway.reason.Reason;
import dev.smartgateway.smart.Sha256;
import dev.smartgateway.store.Sealer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Launch handles: opaque, for one use, valid for a short time. Each launch has its own,
 * so that two launches of one clinician cannot get each other's patient, and a refresh,
 * which has none, gets no patient.
 */
public final class LaunchHandles implements PatientResolver {

    private static final Pattern SHAPE = Pattern.compile("h\\.[A-Za-z0-9_-]{43}");

    private static final JsonMapper JSON = new JsonMapper();

    private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {
    };

    private final HandleStore store;

    private final Sealer sealer;

    private final SecureRandom random;

    private final Duration life;

    /**
     * Creates an instance that stores deposits sealed.
     * @param life how long a handle is valid
     */
    public LaunchHandles(HandleStore store, Sealer sealer, SecureRandom random, Duration life) {
        this.store = store;
        this.sealer = sealer;
        this.random = random;
        this.life = life;
    }

    /**
     * Stores a deposit.
     * @return the handle, to be sent as {@code launch}; fails with
     * {@code store-unavailable}
     */
    Mono<String> keep(DepositedContext deposit) {
        String handle = "h." + PendingProof.text(this.random);
        String key = key(handle);
        Map<String, Object> all = new HashMap<>();
        all.put("issuer", deposit.issuer());
        all.put("app", deposit.app());
        all.put("fields", deposit.fields());
        if (deposit.user() != null) {
            all.put("user", deposit.user());
        }
        return this.store.put(key, this.sealer.seal(JSON.writeValueAsBytes(all), key), this.life).thenReturn(handle);
    }

    Duration life() {
        return this.life;
    }

    private static String key(String handle) {
        return "sg:handle:" + Sha256.base64Url(handle);
    }

    /**
     * Returns the context for the handle of a launch; empty if the launch value is not a
     * handle. Fails with {@code no-patient} if the handle is unknown, used or expired:
     * the launch must not continue without its patient.
     */
    @Override
    public Mono<Found> find(Question question) {
        String launch = question.pending().launch();
        if (launch == null || !SHAPE.matcher(launch).matches()) {
            return Mono.empty();
        }
        String key = key(launch);
        return this.store.take(key)
            .flatMap((sealed) -> Mono.justOrEmpty(open(sealed, key)))
            .switchIfEmpty(Mono.error(Reason.NO_PATIENT::asException))
            .map((deposit) -> deposit.forLaunch(question));
    }

    @SuppressWarnings("unchecked")
    private @Nullable DepositedContext open(String sealed, String key) {
        byte[] plain = this.sealer.open(sealed, key);
        if (plain == null) {
            return null;
        }
        try {
            Map<String, Object> all = JSON.readValue(plain, MAP);
            return new DepositedContext(String.valueOf(all.get("issuer")), String.valueOf(all.get("app")),
                    (String) all.get("user"), (Map<String, Object>) all.getOrDefault("fields", Map.of()));
        }
        catch (JacksonException | ClassCastException ex) {
            return null;
        }
    }

}
