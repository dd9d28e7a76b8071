package dev.ridgeway.server.identity.settings;

import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Audit;
import dev.ridgeway.server.platform.AuditEntry;
import dev.ridgeway.server.platform.Problem;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** What people keep for their pages, each their own. The record tells what they changed, and never what they kept. */
@Component
class UserSettings {

    private static final int LONGEST = 100_000;
    private static final int LONGEST_NAME = 255;

    private final UserSettingStore store;
    private final StarredEntities starred;
    private final Audit audit;
    private final TransactionTemplate transactions;
    private final InstantSource clock;

    UserSettings(
            UserSettingStore store,
            StarredEntities starred,
            Audit audit,
            TransactionTemplate transactions,
            InstantSource clock) {
        this.store = store;
        this.starred = starred;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** The JSON kept under the key. */
    Optional<String> value(Actor actor, String bucket, String key) {
        actor.require(Permission.CATALOG_ENTITY_READ);
        return store.value(actor.ref(), kept(bucket), key);
    }

    /** Everything in the bucket, by key. */
    Map<String, String> values(Actor actor, String bucket) {
        actor.require(Permission.CATALOG_ENTITY_READ);
        return store.values(actor.ref(), kept(bucket));
    }

    void keep(Actor actor, String bucket, String key, @Nullable String value) {
        actor.require(Permission.CATALOG_ENTITY_READ);
        if (value == null || value.length() > LONGEST || value.contains("\\u0000")) {
            throw invalid("The setting has no value, or one of more than " + LONGEST + " characters.");
        }
        if (bucket.length() > LONGEST_NAME || key.length() > LONGEST_NAME) {
            throw invalid("Bucket and key of a setting have at most " + LONGEST_NAME + " characters.");
        }
        change(actor, "change", bucket, key, () -> store.keep(actor.ref(), kept(bucket), key, value));
    }

    void forget(Actor actor, String bucket, String key) {
        actor.require(Permission.CATALOG_ENTITY_READ);
        change(actor, "delete", bucket, key, () -> store.forget(actor.ref(), kept(bucket), key));
    }

    private interface Change {
        boolean made();
    }

    private void change(Actor actor, String verb, String bucket, String key, Change change) {
        boolean stars = kept(bucket).equals(StarredEntities.BUCKET);
        transactions.executeWithoutResult(status -> {
            if (change.made()) {
                audit.record(new AuditEntry(
                        clock.instant(),
                        actor.ref(),
                        (stars ? "stars." : "setting.") + verb,
                        "setting:" + bucket + "/" + key,
                        actor.origin(),
                        "succeeded",
                        ""));
            }
        });
        if (stars) {
            starred.changed(actor.ref());
        }
    }

    private static Problem.Invalid invalid(String message) {
        return new Problem.Invalid("setting-invalid", message, "Send {\"value\": …} for a short key.");
    }

    private static String kept(String bucket) {
        return bucket.equals(StarredEntities.FORMER_BUCKET) ? StarredEntities.BUCKET : bucket;
    }
}
