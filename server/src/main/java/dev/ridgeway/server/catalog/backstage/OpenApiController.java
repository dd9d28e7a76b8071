package dev.ridgeway.server.catalog.backstage;

import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.platform.Configuration;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** The description of the catalog's addresses that Backstage publishes, and that ours are held to. */
@RestController
class OpenApiController {

    private final Configuration configuration;

    OpenApiController(Configuration configuration) {
        this.configuration = configuration;
    }

    @GetMapping("/api/catalog/openapi.json")
    @SuppressWarnings("unchecked")
    Map<String, Object> description(Actor actor) throws IOException {
        try (InputStream text = new ClassPathResource("openapi/catalog.json").getInputStream()) {
            Map<String, Object> description = JsonMapper.shared().readValue(text, LinkedHashMap.class);
            description.put("servers", List.of(Map.of("url", configuration.baseUrl() + "/api/catalog")));
            return description;
        }
    }
}
