package dev.ridgeway.testkit.cluster;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;

/** One repository in memory, which the cluster reads over smart HTTP; may be stopped and started again at its address. */
final class GitServer {

    private static final String MAIN = "refs/heads/main";

    /** What the machine's firewall lets the cluster in to, see testbed/machine.sh. */
    private static final int FIRST_PORT = 7100;

    private static final int LAST_PORT = 7199;

    private static final PersonIdent AUTHOR = new PersonIdent("Test", "test@example.com");

    private final Repository repository;
    private final String name;
    private final int port;
    private HttpServer server;

    private GitServer(Repository repository, String name) throws IOException {
        this.repository = repository;
        this.name = name;
        this.server = listenAnywhere();
        this.port = server.getAddress().getPort();
    }

    static GitServer start(String name) {
        try {
            Repository repository = new InMemoryRepository(new DfsRepositoryDescription(name));
            repository.updateRef(Constants.HEAD).link(MAIN);
            return new GitServer(repository, name);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "No Git host can listen at " + Testbed.HERE + ": sudo ./ridgeway cluster up makes that address.",
                    e);
        }
    }

    String url() {
        return "http://%s:%d/%s.git".formatted(Testbed.HERE, port, name);
    }

    void stop() {
        server.stop(0);
    }

    void startAgain() {
        try {
            server = listen(port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpServer listenAnywhere() throws IOException {
        IOException taken = new BindException("No port is free from " + FIRST_PORT + " to " + LAST_PORT + ".");
        for (int at = FIRST_PORT; at <= LAST_PORT; at++) {
            try {
                return listen(at);
            } catch (BindException e) {
                taken = e;
            }
        }
        throw taken;
    }

    private HttpServer listen(int at) throws IOException {
        HttpServer listening = HttpServer.create(new InetSocketAddress(Testbed.HERE, at), 0);
        listening.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        listening.createContext("/" + name + ".git/info/refs", this::advertise);
        listening.createContext("/" + name + ".git/git-upload-pack", this::upload);
        listening.start();
        return listening;
    }

    private void advertise(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!"service=git-upload-pack".equals(exchange.getRequestURI().getQuery())) {
                exchange.sendResponseHeaders(403, -1);
                return;
            }
            OutputStream out = begin(exchange, "application/x-git-upload-pack-advertisement");
            PacketLineOut lines = new PacketLineOut(out);
            lines.writeString("# service=git-upload-pack\n");
            lines.end();
            uploadPack().sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
        }
    }

    private void upload(HttpExchange exchange) throws IOException {
        try (exchange) {
            InputStream body = exchange.getRequestBody();
            if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
                body = new GZIPInputStream(body);
            }
            uploadPack().upload(body, begin(exchange, "application/x-git-upload-pack-result"), null);
        }
    }

    private static OutputStream begin(HttpExchange exchange, String type) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-cache");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private UploadPack uploadPack() {
        UploadPack pack = new UploadPack(repository);
        pack.setBiDirectionalPipe(false);
        return pack;
    }

    /** Makes the files the whole content of {@code main}. */
    String commit(String message, Map<String, String> files) {
        try (ObjectInserter inserter = repository.newObjectInserter()) {
            DirCache index = DirCache.newInCore();
            DirCacheBuilder entries = index.builder();
            for (Map.Entry<String, String> file : files.entrySet()) {
                DirCacheEntry entry = new DirCacheEntry(file.getKey());
                entry.setFileMode(FileMode.REGULAR_FILE);
                entry.setObjectId(
                        inserter.insert(Constants.OBJ_BLOB, file.getValue().getBytes(StandardCharsets.UTF_8)));
                entries.add(entry);
            }
            entries.finish();
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(index.writeTree(inserter));
            ObjectId parent = repository.resolve(MAIN);
            if (parent != null) {
                commit.setParentId(parent);
            }
            commit.setAuthor(AUTHOR);
            commit.setCommitter(AUTHOR);
            commit.setMessage(message);
            ObjectId made = inserter.insert(commit);
            inserter.flush();
            RefUpdate update = repository.updateRef(MAIN);
            update.setNewObjectId(made);
            RefUpdate.Result result = update.update();
            if (result != RefUpdate.Result.NEW && result != RefUpdate.Result.FAST_FORWARD) {
                throw new AssertionError("The commit was not taken: " + result);
            }
            return made.name();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
