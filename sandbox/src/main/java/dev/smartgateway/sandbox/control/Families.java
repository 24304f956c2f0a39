package dev.smartgateway.sandbox.control;

/**
 * The token families: all tokens that belong to one authorization.
 */
public interface Families {

    /**
     * Returns how many families still work.
     * @return zero or more
     */
    int live();

    /**
     * Returns how many families were revoked, by the client, by reuse or by the control
     * API.
     * @return zero or more
     */
    int revoked();

    /** Revokes every family. */
    void revokeAll();

    /** Forgets everything. */
    void clear();

}
