package dev.ridgeway.server.apis;

import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.identity.Actor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/ridgeway/apis/{namespace}/{name}")
class ApisController {

    private static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private final Apis apis;

    ApisController(Apis apis) {
        this.apis = apis;
    }

    record VersionsView(List<ApiVersion> items) {}

    @GetMapping("/versions")
    VersionsView versions(Actor actor, @PathVariable String namespace, @PathVariable String name) {
        return new VersionsView(apis.versions(actor, api(namespace, name)));
    }

    @GetMapping("/versions/{id}")
    ResponseEntity<byte[]> version(
            Actor actor, @PathVariable String namespace, @PathVariable String name, @PathVariable long id) {
        String text = apis.definition(actor, api(namespace, name), id);
        return ResponseEntity.ok().contentType(TEXT).body(text.getBytes(StandardCharsets.UTF_8));
    }

    private static EntityRef api(String namespace, String name) {
        return new EntityRef("api", namespace, name);
    }
}
