package dev.ridgeway.server.assembly;

import dev.ridgeway.server.assembly.PortalFiles.PortalFile;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The portal's files. Names that carry a hash may be kept for ever. Where a browser asks for a page and no address of the
 * server is meant, it gets the portal, which finds its way by itself; a program learns that nothing is there. Open to
 * anybody: it says nothing but its code.
 */
@RestController
class PortalController {

    private static final String SECURITY =
            "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
                    + " connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";
    private static final Pattern NOT_PAGES = Pattern.compile("/(api|git|actuator|assets|metrics|\\..*)(/.*)?");

    private final @Nullable PortalFiles files;

    PortalController(ServerOptions options, Configuration configuration) {
        String base = configuration.baseUrl().getPath();
        this.files =
                options.portal() != null && Files.isRegularFile(options.portal().resolve("index.html"))
                        ? PortalFiles.read(options.portal(), base == null ? "" : base)
                        : null;
    }

    @GetMapping("/{*path}")
    ResponseEntity<byte[]> file(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        PortalFile file = files == null ? null : files.file(path.substring(1));
        if (file == null) {
            file = page(path, String.valueOf(request.getHeader(HttpHeaders.ACCEPT)));
        }
        boolean hashed = path.startsWith("/assets/");
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(
                        file.etag().equals(request.getHeader(HttpHeaders.IF_NONE_MATCH)) ? 304 : 200)
                .header(HttpHeaders.CACHE_CONTROL, hashed ? "public, max-age=31536000, immutable" : "no-cache")
                .header(HttpHeaders.ETAG, file.etag())
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT, HttpHeaders.ACCEPT_ENCODING)
                .header("Content-Security-Policy", SECURITY)
                .header("Referrer-Policy", "same-origin");
        if (file.etag().equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            return answer.build();
        }
        answer.header(HttpHeaders.CONTENT_TYPE, file.type());
        String accepted = String.valueOf(request.getHeader(HttpHeaders.ACCEPT_ENCODING));
        if (file.brotli() != null && accepted.contains("br")) {
            return answer.header(HttpHeaders.CONTENT_ENCODING, "br").body(file.brotli());
        }
        if (file.gzip() != null && accepted.contains("gzip")) {
            return answer.header(HttpHeaders.CONTENT_ENCODING, "gzip").body(file.gzip());
        }
        return answer.body(file.plain());
    }

    private PortalFile page(String path, String accepted) {
        PortalFile index = files == null ? null : files.file("index.html");
        boolean page = path.equals("/") || accepted.contains("text/html");
        if (!page || NOT_PAGES.matcher(path).matches()) {
            throw new Problem.NotFound("address-not-found", "There is nothing at this address.", "Check the address.");
        }
        if (index == null) {
            throw new Problem.NotFound(
                    "portal-not-built",
                    "This server was started without the portal.",
                    "Start it with ./ridgeway up, which builds the portal, or name its folder with --portal.");
        }
        return index;
    }
}
