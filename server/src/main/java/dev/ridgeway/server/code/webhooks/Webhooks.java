package dev.ridgeway.server.code.webhooks;

import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.code.repositories.CodeAudit;
import dev.ridgeway.server.code.repositories.Repositories;
import dev.ridgeway.server.code.repositories.RepositoryStore;
import dev.ridgeway.server.code.repositories.StoredRepository;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.OutboundAddresses;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.Secrets;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The webhooks of a repository; whoever may push may see and change them. */
@Component
public class Webhooks {

    private static final int MOST = 20;
    private static final int LONGEST_URL = 2_000;
    private static final int LONGEST_SHOWN = 100;
    private static final int SECRET_BYTES = 24;

    private final WebhookStore store;
    private final Repositories repositories;
    private final RepositoryStore rows;
    private final WebhookListener listener;
    private final OutboundAddresses addresses;
    private final Secrets secrets;
    private final CodeAudit audit;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Webhooks(
            WebhookStore store,
            Repositories repositories,
            RepositoryStore rows,
            WebhookListener listener,
            OutboundAddresses addresses,
            Secrets secrets,
            CodeAudit audit,
            InstantSource clock) {
        this.store = store;
        this.repositories = repositories;
        this.rows = rows;
        this.listener = listener;
        this.addresses = addresses;
        this.secrets = secrets;
        this.audit = audit;
        this.clock = clock;
    }

    /** A webhook with its newest deliveries. */
    record Told(Webhook webhook, List<Delivery> deliveries) {}

    List<Told> list(Actor actor, RepositoryName name) {
        actor.require(Permission.CODE_WRITE);
        return store.of(repositories.one(actor, name).id()).stream()
                .map(it -> new Told(it, store.deliveries(it.id())))
                .toList();
    }

    /** A new webhook and its secret, which is shown this once. */
    record New(Webhook webhook, String secret) {}

    @Transactional
    New add(Actor actor, RepositoryName name, String url, String givenSecret) {
        actor.require(Permission.CODE_WRITE);
        StoredRepository stored = repositories.one(actor, name);
        if (store.of(stored.id()).size() >= MOST) {
            throw new Problem.Invalid(
                    "webhook-invalid",
                    stored.name().path() + " has " + MOST + " webhooks already.",
                    "Remove one that is no longer needed.");
        }
        addresses.of(address(url));
        String secret = givenSecret.isBlank() ? fresh() : givenSecret;
        Webhook webhook = new Webhook(UUID.randomUUID(), url.strip(), clock.instant(), actor.ref());
        store.insert(stored.id(), webhook, secrets.seal(secret.getBytes(StandardCharsets.UTF_8)));
        audit.record(
                actor,
                "webhook.create",
                stored.name(),
                "succeeded",
                webhook.id().toString());
        return new New(webhook, secret);
    }

    /**
     * Makes a webhook unless there is one of that address, which then gets the secret; answers whether it is new.
     *
     * @param now whether a new one hears of the default branch at once; a push that nobody was told of yet tells it anyway
     */
    @Transactional
    public boolean ensure(Actor actor, RepositoryName name, String url, String secret, boolean now) {
        actor.require(Permission.CODE_WRITE);
        StoredRepository stored = repositories.one(actor, name);
        rows.lock(stored.id());
        Optional<Webhook> there = store.of(stored.id()).stream()
                .filter(it -> it.url().equals(url))
                .findFirst();
        if (there.isPresent()) {
            renew(actor, stored, there.get(), secret);
            return false;
        }
        Webhook made = add(actor, name, url, secret).webhook();
        String branch = stored.defaultBranch();
        String told = rows.branches(stored.id()).getOrDefault(branch, "");
        if (now && !told.isEmpty()) {
            repositories.reading(actor, name, (repository, of) -> {
                listener.come(repository, of, made, branch, told, actor.ref());
                return of;
            });
        }
        return true;
    }

    private void renew(Actor actor, StoredRepository stored, Webhook webhook, String secret) {
        byte[] given = secret.getBytes(StandardCharsets.UTF_8);
        if (!secret.isBlank() && !MessageDigest.isEqual(secrets.open(store.secret(webhook.id())), given)) {
            store.secret(webhook.id(), secrets.seal(given));
            audit.record(
                    actor,
                    "webhook.update",
                    stored.name(),
                    "succeeded",
                    webhook.id().toString());
        }
    }

    private static URI address(String text) {
        try {
            URI url = URI.create(text.strip());
            boolean web = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
            if (web && url.getHost() != null && url.getRawUserInfo() == null && text.length() <= LONGEST_URL) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw notAnAddress(text);
        }
        throw notAnAddress(text);
    }

    private static Problem notAnAddress(String text) {
        String shown = text.length() > LONGEST_SHOWN ? text.substring(0, LONGEST_SHOWN) + "…" : text;
        return new Problem.Invalid(
                "webhook-invalid",
                "\"" + shown + "\" is no address of the web.",
                "Write a whole https:// address without user and password.");
    }

    private String fresh() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Transactional
    void remove(Actor actor, RepositoryName name, UUID id) {
        actor.require(Permission.CODE_WRITE);
        StoredRepository stored = repositories.one(actor, name);
        if (!store.delete(stored.id(), id)) {
            throw new Problem.NotFound(
                    "webhook-not-found", "There is no such webhook.", "The repository's page lists its webhooks.");
        }
        audit.record(actor, "webhook.delete", stored.name(), "succeeded", id.toString());
    }
}
