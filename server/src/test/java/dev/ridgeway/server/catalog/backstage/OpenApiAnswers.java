package dev.ridgeway.server.catalog.backstage;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.dialect.Dialects;
import dev.ridgeway.server.assembly.RunningServer.Answer;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Backstage's description of the catalog's addresses, which answers are held against. */
final class OpenApiAnswers {

    private static final SchemaRegistry REGISTRY = SchemaRegistry.withDialect(Dialects.getDraft202012());

    private final JsonNode description;
    private final Set<String> open = new TreeSet<>();

    OpenApiAnswers() throws IOException {
        try (InputStream text = new ClassPathResource("openapi/catalog.json").getInputStream()) {
            description = JsonMapper.shared().readTree(text);
        }
        // By the letter nothing fits it: each of its two parts forbids what the other one holds.
        ((ObjectNode) description.at("/components/schemas/RecursivePartialEntityMeta")).removeAll();
        description
                .at("/paths")
                .properties()
                .forEach(path -> path.getValue().propertyNames().forEach(verb -> {
                    if (!verb.equals("parameters")) {
                        open.add(verb + " " + path.getKey());
                    }
                }));
    }

    /** Whatever is described for the address and the status of the answer, the answer is like it. */
    void require(String verb, String path, Answer answer) {
        open.remove(verb + " " + path);
        JsonNode responses = description.at("/paths").path(path).path(verb).path("responses");
        JsonNode response = responses.has(String.valueOf(answer.status()))
                ? responses.path(String.valueOf(answer.status()))
                : responses.path("default");
        assertThat(response.isMissingNode())
                .as("%s %s answers %s, which is not described", verb, path, answer.status())
                .isFalse();
        String shared = response.path("$ref").asString("");
        JsonNode described = shared.isEmpty() ? response : description.at(shared.substring(1));
        JsonNode schema =
                described.at("/content/application~1json; charset=utf-8/schema").isMissingNode()
                        ? described.at("/content/application~1json/schema")
                        : described.at("/content/application~1json; charset=utf-8/schema");
        if (schema.isMissingNode()) {
            return;
        }
        ObjectNode whole = JsonMapper.shared().createObjectNode();
        whole.putArray("allOf").add(schema);
        whole.set("components", description.path("components"));
        Schema check = REGISTRY.getSchema(whole);
        assertThat(check.validate(answer.json())).as(answer.body()).isEmpty();
    }

    /** What is described and was never asked. */
    Set<String> open() {
        return open;
    }
}
