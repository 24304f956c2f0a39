package dev.smartgateway.audit.sink;

/** When lines are forced to storage. */
public enum Fsync {

    /** Before the calls of a batch are answered. */
    EACH,

    /** Once a second. */
    SECOND,

    /** Never by the gateway. */
    NEVER

}
