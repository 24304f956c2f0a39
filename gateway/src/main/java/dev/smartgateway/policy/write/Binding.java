package dev.smartgateway.policy.write;

import dev.smartgateway.json.Json;
import dev.smartgateway.policy.flow.Denied;
import dev.smartgateway.r4.TypeRule;
import dev.smartgateway.reason.Reason;
import org.jspecify.annotations.Nullable;

/**
 * The elements, other than the owner, that bind a stored resource: security labels,
 * implicit rules, and a Patient's links. Neither an update nor a patch may change them.
 * If an update omits them they are restored, because a server would drop them.
 */
final class Binding {

    private final TypeRule rule;

    private final Json.Obj stored;

    Binding(TypeRule rule, Known known) {
        this.rule = rule;
        this.stored = known.body();
    }

    /**
     * The new state, with what it left out.
     * @throws Denied if it changes what binds
     */
    Json.Obj kept(Json.Obj body) {
        Json.Obj kept = same(body, this.stored, "implicitRules", this.rule.type());
        if (this.rule.isPatient()) {
            kept = same(kept, this.stored, "link", this.rule.type());
        }
        Json.Obj storedMeta = objectOf(this.stored.object("meta"));
        Json.Obj meta = same(objectOf(kept.object("meta")), storedMeta, "security", this.rule.type() + ".meta");
        return meta.fields().isEmpty() ? kept : kept.with("meta", meta);
    }

    private static Json.Obj objectOf(Json.@Nullable Obj object) {
        return (object != null) ? object : Json.obj();
    }

    private static Json.Obj same(Json.Obj body, Json.Obj stored, String name, String path) {
        Json wanted = body.get(name);
        Json had = stored.get(name);
        if (wanted == null) {
            return (had != null) ? body.with(name, had) : body;
        }
        if (!wanted.equals(had)) {
            throw Denied.at(Reason.PATCH, "binding", path + "." + name);
        }
        return body;
    }

}
