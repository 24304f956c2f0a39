package dev.smartgateway.bench.side;

import java.util.List;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.sync.RedisCommands;

/**
 * The Redis of a run; counts its commands.
 */
final class Redis implements AutoCloseable {

    private final RedisClient client;

    private final RedisCommands<String, String> commands;

    Redis(int port) {
        this.client = RedisClient.create("redis://127.0.0.1:" + port);
        this.commands = this.client.connect().sync();
    }

    static List<String> command(String program, int port, Setting setting) {
        return List.of(program, "--port", String.valueOf(port), "--bind", "127.0.0.1", "--save", "", "--dir",
                setting.home().toString(), "--enable-debug-command", "local");
    }

    /** Values that the floor candidates read, one for each session. */
    void fillForFloors(int sessions) {
        for (int i = 0; i < sessions; i++) {
            this.commands.set("sid=" + i, "access-token-of-a-session");
        }
    }

    /** Commands so far. */
    long count() {
        return this.commands.info("stats")
            .lines()
            .filter((line) -> line.startsWith("total_commands_processed:"))
            .mapToLong((line) -> Long.parseLong(line.substring(25).strip()))
            .sum();
    }

    /** Keys of the size of a launch record. */
    void populate(long keys) {
        this.commands.dispatch(io.lettuce.core.protocol.CommandType.DEBUG,
                new io.lettuce.core.output.StatusOutput<>(io.lettuce.core.codec.StringCodec.UTF8),
                new io.lettuce.core.protocol.CommandArgs<>(io.lettuce.core.codec.StringCodec.UTF8).add("POPULATE")
                    .add(keys)
                    .add("filler")
                    .add(2000));
    }

    long megabytes() {
        return this.commands.info("memory")
            .lines()
            .filter((line) -> line.startsWith("used_memory:"))
            .mapToLong((line) -> Long.parseLong(line.substring(12).strip()))
            .sum() >> 20;
    }

    @Override
    public void close() {
        this.client.shutdown();
    }

}
