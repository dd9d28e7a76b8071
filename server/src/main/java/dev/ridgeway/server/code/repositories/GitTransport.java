package dev.ridgeway.server.code.repositories;

import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.server.code.git.GitFolders;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.ProblemAdvice;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.errors.PackProtocolException;
import org.eclipse.jgit.errors.UnpackException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser.PacketLineOutRefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Git's smart HTTP protocol at {@code /git/<owner>/<name>.git}. Reading takes what every page takes; pushing takes a
 * token, so that git asks for one. Refusals are plain text, which git prints.
 */
class GitTransport extends HttpServlet {

    private static final long serialVersionUID = 1L;
    private static final Logger log = LoggerFactory.getLogger(GitTransport.class);
    private static final Pattern PATH =
            Pattern.compile("/([^/]+)/([^/]+?)(?:\\.git)?/(info/refs|git-upload-pack|git-receive-pack)");
    private static final Pattern PAGE = Pattern.compile("/([^/]+)/([^/]+?)(?:\\.git)?/?");
    private static final int MOST_BYTES_ASKED = 8_000_000;
    private static final String READ = "git-upload-pack";
    private static final String PUSH = "git-receive-pack";

    private final transient EmbeddedGit git;
    private final transient GitFolders folders;
    private final transient PushReceiver receiver;
    private final transient CodeAudit audit;

    GitTransport(EmbeddedGit git, GitFolders folders, PushReceiver receiver, CodeAudit audit) {
        this.git = git;
        this.folders = folders;
        this.receiver = receiver;
        this.audit = audit;
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-cache, max-age=0, must-revalidate");
        try {
            String asked = Optional.ofNullable(request.getPathInfo()).orElse("");
            Matcher page = PAGE.matcher(asked);
            if (page.matches() && request.getMethod().equals("GET")) {
                response.sendRedirect(git.webUrl(StoredRepository.named(page.group(1), page.group(2))));
                return;
            }
            Matcher path = PATH.matcher(asked);
            if (!path.matches()) {
                throw nothing();
            }
            boolean advertise = path.group(3).equals("info/refs");
            String service = advertise ? String.valueOf(request.getParameter("service")) : path.group(3);
            boolean fits = request.getMethod().equals(advertise ? "GET" : "POST");
            if (!fits || !List.of(READ, PUSH).contains(service)) {
                throw nothing();
            }
            RepositoryName name = StoredRepository.named(path.group(1), path.group(2));
            Actor actor = actor(request, service, name);
            StoredRepository stored = git.existing(name);
            try (FileRepository repository = folders.open(stored.name())) {
                answer(request, response, service, advertise, repository, stored, actor);
            }
        } catch (ToolRefused refused) {
            refuse(response, HttpServletResponse.SC_NOT_FOUND, refused.message() + " " + refused.remedy());
        } catch (RuntimeException e) {
            Problem problem = ProblemAdvice.toProblem(e);
            refuse(response, problem.status(), problem.sentence() + " " + problem.remedy());
        }
    }

    private void answer(
            HttpServletRequest request,
            HttpServletResponse response,
            String service,
            boolean advertise,
            FileRepository repository,
            StoredRepository stored,
            Actor actor)
            throws IOException {
        response.setContentType("application/x-" + service + (advertise ? "-advertisement" : "-result"));
        PacketLineOut lines = new PacketLineOut(response.getOutputStream());
        if (service.equals(READ)) {
            try (UploadPack upload = new UploadPack(repository)) {
                upload.setBiDirectionalPipe(false);
                upload.setExtraParameters(Arrays.asList(Optional.ofNullable(request.getHeader("Git-Protocol"))
                        .orElse("")
                        .split(":")));
                if (advertise) {
                    upload.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines), service);
                } else {
                    byte[] asked = body(request).readNBytes(MOST_BYTES_ASKED);
                    upload.upload(new ByteArrayInputStream(asked), response.getOutputStream(), null);
                }
            }
        } else {
            ReceivePack receive = receiver.receiving(repository, stored, actor);
            if (advertise) {
                lines.writeString("# service=" + service + "\n");
                lines.end();
                receive.sendAdvertisedRefs(new PacketLineOutRefAdvertiser(lines));
            } else {
                receive(receive, body(request), response);
            }
        }
        response.flushBuffer();
    }

    private static void receive(ReceivePack receive, InputStream body, HttpServletResponse response)
            throws IOException {
        try {
            receive.receive(body, response.getOutputStream(), null);
        } catch (UnpackException | PackProtocolException told) {
            log.info("A push was refused: {}", reason(told));
            body.skip(PushReceiver.MOST_BYTES_PUSH);
        }
    }

    private static String reason(Throwable refused) {
        Throwable cause = refused.getCause();
        return String.valueOf(cause == null ? refused.getMessage() : cause.getMessage());
    }

    private static InputStream body(HttpServletRequest request) throws IOException {
        String encoding = request.getHeader("Content-Encoding");
        return "gzip".equals(encoding) || "x-gzip".equals(encoding)
                ? new GZIPInputStream(request.getInputStream())
                : request.getInputStream();
    }

    private Actor actor(HttpServletRequest request, String service, RepositoryName name) {
        Object found = request.getAttribute(Actor.class.getName());
        if (!(found instanceof Actor actor)) {
            throw new Problem.Unauthenticated(
                    "credentials-missing",
                    "This repository is read with a token.",
                    "Make one under Settings, Tokens, and give it as the password.");
        }
        if (service.equals(PUSH)) {
            if (actor.means().equals("guest")) {
                throw new Problem.Unauthenticated(
                        "push-without-token",
                        "Pushing needs a token.",
                        "Make one under Settings, Tokens, and give it as the password.");
            }
            if (!actor.can(Permission.CODE_WRITE)) {
                audit.record(actor, "repository.push", name, "refused", "");
            }
            actor.require(Permission.CODE_WRITE);
        }
        actor.require(Permission.CODE_READ);
        return actor;
    }

    private static Problem nothing() {
        return new Problem.NotFound(
                "address-not-found",
                "There is nothing at this address.",
                "Clone with git, from the address that the repository's page shows.");
    }

    private static void refuse(HttpServletResponse response, int status, String sentence) throws IOException {
        if (response.isCommitted()) {
            log.warn("A Git request failed under way: {}", sentence);
            return;
        }
        response.reset();
        response.setStatus(status);
        if (status == HttpServletResponse.SC_UNAUTHORIZED) {
            response.setHeader("WWW-Authenticate", "Basic realm=\"Ridgeway\", charset=\"UTF-8\"");
        }
        response.setContentType("text/plain;charset=UTF-8");
        response.getOutputStream().write((sentence + "\n").getBytes(StandardCharsets.UTF_8));
    }
}
