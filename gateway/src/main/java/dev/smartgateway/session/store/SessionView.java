package dev.smartgateway.session.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import dev.smartgateway.smart.LaunchId;
import dev.smartgateway.smart.Sha256;
import org.jspecify.annotations.Nullable;

import org.springframework.session.Session;

/**
 * An immutable view of one browser session.
 *
 * @param id key in the store
 * @param createdAt when its first launch was completed
 * @param seenAt last use of any launch
 * @param proofs its cookies, by fingerprint
 * @param launches oldest first, including ended ones
 * @param several whether this browser ever had more than one launch
 */
public record SessionView(String id, Instant createdAt, Instant seenAt, Map<String, Proof> proofs,
        List<LaunchEntry> launches, boolean several) {

    static final String LAUNCH = "launch:";

    static final String USED = "used:";

    static final String PROOF = "proof:";

    static final String SEVERAL = "several";

    /**
     * Copies the collections and sorts the launches.
     */
    public SessionView {
        proofs = Map.copyOf(proofs);
        launches = launches.stream()
            .sorted(Comparator.comparing((LaunchEntry entry) -> entry.span().startedAt()))
            .toList();
        several = several || launches.size() > 1;
    }

    static SessionView of(Session session) {
        Map<String, Proof> proofs = new HashMap<>();
        List<LaunchEntry> launches = new ArrayList<>();
        int known = 0;
        for (String name : session.getAttributeNames()) {
            String value = String.valueOf(session.<Object>getAttribute(name));
            if (name.startsWith(PROOF)) {
                proofs.put(name.substring(PROOF.length()), Proof.read(value));
            }
            else if (name.startsWith(LAUNCH)) {
                known++;
                String launch = name.substring(LAUNCH.length());
                LaunchEntry entry = LaunchEntryText.read(launch, value, usedAt(session, launch));
                if (entry != null) {
                    launches.add(entry);
                }
            }
        }
        return new SessionView(session.getId(), session.getCreationTime(), session.getLastAccessedTime(), proofs,
                launches, known > 1 || session.getAttribute(SEVERAL) != null);
    }

    /**
     * Returns the last use of a launch. Launches stored by an earlier version have no own
     * time; for these the last use of the session is returned.
     */
    private static Instant usedAt(Session session, String launch) {
        String text = session.getAttribute(USED + launch);
        try {
            return (text != null) ? Instant.ofEpochMilli(Long.parseLong(text)) : session.getLastAccessedTime();
        }
        catch (NumberFormatException ex) {
            return Instant.EPOCH;
        }
    }

    /**
     * Returns a public name of a session or launch for choosing from a list. It cannot be
     * used as a key in Redis.
     */
    public static String handle(String id) {
        return Sha256.base64Url(id).substring(0, 22);
    }

    /**
     * Returns the launch with that id, live or not.
     */
    public Optional<LaunchEntry> launch(LaunchId wanted) {
        for (LaunchEntry entry : this.launches) {
            if (entry.id().equals(wanted)) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    /**
     * Returns the part of this session that the host name of one launch may see: only
     * that launch.
     */
    public SessionView only(LaunchId wanted) {
        return new SessionView(this.id, this.createdAt, this.seenAt, this.proofs, launch(wanted).stream().toList(),
                false);
    }

    /**
     * Returns the launches that have neither ended nor expired.
     */
    public List<LaunchEntry> live(Instant now) {
        return this.launches.stream().filter((entry) -> entry.live(now)).toList();
    }

    /**
     * Returns whether a cookie with this proof is the browser's current one.
     */
    public boolean accepts(String proof) {
        Proof known = this.proofs.get(proof);
        return known != null && known.current();
    }

    /**
     * Returns whether a cookie with this proof was replaced less than {@code grace} ago.
     */
    public boolean replacedWithin(String proof, Duration grace, Instant now) {
        Proof known = this.proofs.get(proof);
        return known != null && !known.current() && now.isBefore(known.since().plus(grace));
    }

    /**
     * Returns this session with all launches ended that started until the given time.
     */
    SessionView endedUntil(@Nullable Instant epoch, String reason) {
        if (epoch == null || this.launches.stream().allMatch((entry) -> entry.span().startedAt().isAfter(epoch))) {
            return this;
        }
        List<LaunchEntry> judged = this.launches.stream()
            .map((entry) -> entry.span().startedAt().isAfter(epoch) ? entry : entry.ended(reason))
            .toList();
        return new SessionView(this.id, this.createdAt, this.seenAt, this.proofs, judged, this.several);
    }

    @Override
    public String toString() {
        return "SessionView[launches=" + this.launches.size() + "]";
    }

    /**
     * One cookie of a session.
     *
     * @param current whether it is current; otherwise it was replaced
     * @param since when it became current or was replaced
     */
    public record Proof(boolean current, Instant since) {

        static Proof read(String text) {
            try {
                return new Proof(text.startsWith("current@"),
                        Instant.ofEpochMilli(Long.parseLong(text.substring(text.indexOf('@') + 1))));
            }
            catch (NumberFormatException ex) {
                return new Proof(false, Instant.EPOCH);
            }
        }

        String text() {
            return (this.current ? "current@" : "replaced@") + this.since.toEpochMilli();
        }

    }

}
