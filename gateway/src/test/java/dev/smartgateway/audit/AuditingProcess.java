package dev.smartgateway.audit;

import java.nio.file.Path;

/**
 * A process of its own that says when an event is on record, until it is killed.
 */
final class AuditingProcess {

    private AuditingProcess() {
    }

    public static void main(String[] arguments) {
        AuditLog log = Trails.to(Trails.file(Path.of(arguments[0])), "a");
        for (int i = 1;; i++) {
            log.written(Trails.event("t" + i)).block();
            System.out.println("answered-" + i);
        }
    }

}
