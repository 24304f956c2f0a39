package dev.smartgateway.audit;

import java.nio.file.Path;

/**
 * A separate process that reports when an event is recorded, until it is killed.
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
