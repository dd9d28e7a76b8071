package dev.ridgeway.adapters;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A part of somebody's own description of an API, against which requests and answers are held. */
public final class DescribedApi {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);

    private final JsonNode paths;

    /** Of that file among the contracts. */
    public DescribedApi(String name) throws IOException {
        this.paths = resource(name).path("paths");
    }

    /** The JSON of a file among the contracts. */
    public static JsonNode resource(String name) throws IOException {
        try (InputStream text = DescribedApi.class.getResourceAsStream("/contracts/" + name)) {
            return JSON.readTree(Objects.requireNonNull(text));
        }
    }

    /** Fails unless the request and, if it has a body of JSON, its answer are as described. */
    public void requireFit(String method, URI uri, int status, String body) {
        JsonNode operation = paths.properties().stream()
                .filter(it -> uri.getRawPath()
                        .matches(it.getKey()
                                .replaceAll("\\{(path|ref|tree_sha|filepath|archive)}", ".+")
                                .replaceAll("\\{[a-z_]+}", "[^/]+")))
                .map(it -> it.getValue().path(method.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("Nothing describes " + method + " " + uri));
        query(uri).forEach((name, value) -> {
            JsonNode schema = operation.path("query").path(name);
            assertThat(schema.isObject()).as(uri + " has " + name).isTrue();
            boolean bare =
                    List.of("boolean", "integer").contains(schema.path("type").asString(""));
            assertThat(errors(
                            schema,
                            bare ? JSON.readTree(value) : JSON.getNodeFactory().stringNode(value)))
                    .as(uri + " " + name)
                    .isEmpty();
        });
        if (!body.isEmpty()) {
            JsonNode schema = operation.path("responses").path(String.valueOf(status));
            assertThat(schema.isObject()).as(uri + " " + status).isTrue();
            assertThat(errors(schema, JSON.readTree(body))).as(uri.toString()).isEmpty();
        }
    }

    private static List<Error> errors(JsonNode schema, JsonNode value) {
        return SCHEMAS.getSchema(schema).validate(value);
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new TreeMap<>();
        if (uri.getRawQuery() != null) {
            for (String pair : uri.getRawQuery().split("&", -1)) {
                String[] parts = pair.split("=", 2);
                query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        return query;
    }
}
