package dev.smartgateway.audit.sink;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;

import dev.smartgateway.smart.Sha256;
import dev.smartgateway.store.RedisGateway;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.data.redis.core.ReactiveStringRedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

/**
 * The Redis stream of lines that all replicas share. Adding a line again after a timeout
 * does not duplicate it; a line that was taken stays until it is acknowledged. May block
 * for the time limits of Redis, so it needs its own thread.
 */
public final class AuditStream implements BatchSink {

    /** Lines and rejected lines, in one slot. */
    private static final String KEY = "sg:{audit}";

    private static final String REFUSED = KEY + ":refused";

    private static final String GROUP = "forward";

    private static final int TOGETHER = 100;

    private static final Duration LONGEST = Duration.ofSeconds(15);

    /** Lines whose consumer has been silent for this long are given to another. */
    private static final Duration ABANDONED = Duration.ofMinutes(1);

    /**
     * The digest of this replica's last line tells which lines are already in the stream.
     */
    private static final RedisScript<Long> ADD = RedisScript.of("""
            local last = redis.call('GET', KEYS[2])
            local from = 2
            for i = 2, #ARGV, 2 do if ARGV[i] == last then from = i + 2 end end
            for i = from, #ARGV, 2 do
              redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[1], '*', 'line', ARGV[i + 1])
            end
            redis.call('SET', KEYS[2], ARGV[#ARGV - 1], 'EX', 86400)
            return #ARGV
            """, Long.class);

    private static final RedisScript<List<?>> TAKE = script(
            """
                    if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
                    redis.pcall('XGROUP', 'CREATE', KEYS[1], ARGV[1], '0')
                    local taken = redis.call('XAUTOCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], '0-0', 'COUNT', ARGV[4])[2]
                    if #taken == 0 then
                      local read = redis.call('XREADGROUP', 'GROUP', ARGV[1], ARGV[2], 'COUNT', ARGV[4], 'STREAMS', KEYS[1], '>')
                      if read then taken = read[1][2] end
                    end
                    local lines = {}
                    for _, entry in ipairs(taken) do
                      if entry and entry[2] then
                        lines[#lines + 1] = entry[1]
                        lines[#lines + 1] = entry[2][2]
                      end
                    end
                    return lines
                    """);

    /**
     * Returns the lines that still belong to this replica and resets their idle time. If
     * the stream is gone, no other replica has them.
     */
    private static final RedisScript<List<?>> KEEP = script("""
            local kept = {}
            for i = 3, #ARGV do
              local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], ARGV[i], ARGV[i], 1)
              if pending.err then
                kept[#kept + 1] = ARGV[i]
              elseif pending[1] and pending[1][2] == ARGV[2] then
                redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, ARGV[i], 'JUSTID')
                kept[#kept + 1] = ARGV[i]
              end
            end
            return kept
            """);

    private static final RedisScript<Long> DONE = RedisScript.of("""
            for i = 3, #ARGV do
              if ARGV[2] == 'refused' then
                local entry = redis.call('XRANGE', KEYS[1], ARGV[i], ARGV[i])[1]
                if entry then redis.call('XADD', KEYS[2], 'MAXLEN', '~', 10000, '*', 'line', entry[2][2]) end
              end
              redis.call('XACK', KEYS[1], ARGV[1], ARGV[i])
              redis.call('XDEL', KEYS[1], ARGV[i])
            end
            return redis.call('XLEN', KEYS[1])
            """, Long.class);

    private final RedisGateway redis;

    private final String replica;

    private final long most;

    private final Duration abandoned;

    /**
     * Creates the stream without any call.
     * @param replica consumer name of this process
     * @param most approximate maximum number of lines
     */
    public AuditStream(RedisGateway redis, String replica, long most) {
        this(redis, replica, most, ABANDONED);
    }

    AuditStream(RedisGateway redis, String replica, long most, Duration abandoned) {
        this.redis = redis;
        this.replica = replica;
        this.most = most;
        this.abandoned = abandoned;
    }

    @SuppressWarnings({ "unchecked", "rawtypes" })
    private static RedisScript<List<?>> script(String text) {
        return (RedisScript) RedisScript.of(text, List.class);
    }

    /** A line of the stream with its id. */
    record Entry(String id, String line) {
    }

    @Override
    public int together() {
        return TOGETHER;
    }

    @Override
    public void write(List<String> lines) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(Long.toString(this.most)));
        for (String line : lines) {
            arguments.add(digest(line));
            arguments.add(line);
        }
        use((template) -> template.execute(ADD, List.of(KEY, KEY + ":" + this.replica), arguments).next());
    }

    /** Takes lines that no live consumer holds. */
    List<Entry> take() throws IOException {
        List<?> flat = use(
                (template) -> template
                    .execute(TAKE, List.of(KEY),
                            List.of(GROUP, this.replica, Long.toString(this.abandoned.toMillis()),
                                    Integer.toString(50)))
                    .next()
                    .<List<?>>map((list) -> list));
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; flat != null && i + 1 < flat.size(); i += 2) {
            entries.add(new Entry(String.valueOf(flat.get(i)), String.valueOf(flat.get(i + 1))));
        }
        return entries;
    }

    /**
     * Renews the hold on lines.
     * @return those that no other replica has taken over
     */
    List<Entry> keep(List<Entry> entries) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(GROUP, this.replica));
        entries.forEach((entry) -> arguments.add(entry.id()));
        List<?> kept = use(
                (template) -> template.execute(KEEP, List.of(KEY), arguments).next().<List<?>>map((list) -> list));
        List<String> ids = (kept != null) ? kept.stream().map(String::valueOf).toList() : List.of();
        return entries.stream().filter((entry) -> ids.contains(entry.id())).toList();
    }

    /**
     * Acknowledges lines.
     * @param refused whether the receiver rejected them; they are then kept in a separate
     * stream
     * @return the number of remaining lines
     */
    long done(List<Entry> entries, boolean refused) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(GROUP, refused ? "refused" : "taken"));
        entries.forEach((entry) -> arguments.add(entry.id()));
        Long left = use((template) -> template.execute(DONE, List.of(KEY, REFUSED), arguments).next());
        return (left != null) ? left : 0;
    }

    private <T> @Nullable T use(Function<ReactiveStringRedisTemplate, Mono<T>> command) throws IOException {
        try {
            return this.redis.call(command).block(LONGEST);
        }
        catch (RuntimeException ex) {
            throw new IOException("Redis did not take or give lines of the audit trail", ex);
        }
    }

    private static String digest(String line) {
        return HexFormat.of().formatHex(Sha256.of(line));
    }

}
