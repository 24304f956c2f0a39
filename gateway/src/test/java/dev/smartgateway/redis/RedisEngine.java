package dev.smartgateway.redis;

/**
 * One way to run a Redis server on a fixed port of this machine.
 */
interface RedisEngine {

    /**
     * Where its port is.
     */
    String host();

    /**
     * Starts it, with the data of the last graceful stop.
     */
    void start();

    /**
     * Stops it gracefully; data is kept.
     */
    void stop();

    /**
     * Suspends the process: connections stay open and nothing answers.
     */
    void freeze();

    /**
     * Ends {@link #freeze()}.
     */
    void thaw();

    /**
     * Stops it and deletes its data.
     */
    void discard();

}
