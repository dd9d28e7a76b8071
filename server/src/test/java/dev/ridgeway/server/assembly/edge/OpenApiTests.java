package dev.ridgeway.server.assembly.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.ridgeway.server.RidgewayServer;
import dev.ridgeway.server.assembly.RunningServer;
import dev.ridgeway.server.identity.Actor;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.Schema;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The description of our own addresses; the portal's types are made from it. */
class OpenApiTests {

    private static final Path AGREED = Path.of("openapi.json");
    private static final String SWITCH = "springdoc.api-docs.enabled";

    private static RunningServer server;

    @BeforeAll
    static void start() throws IOException {
        System.setProperty(SWITCH, "true");
        System.setProperty("springdoc.paths-to-match", "/api/ridgeway/**");
        SpringDocUtils.getConfig().addRequestWrapperToIgnore(Actor.class);
        server = RunningServer.start(Described.class, "", "--empty");
    }

    @AfterAll
    static void stop() {
        server.close();
        System.clearProperty(SWITCH);
        System.clearProperty("springdoc.paths-to-match");
    }

    @Test
    void isWhatWasAgreedTo() throws IOException {
        ObjectNode now = (ObjectNode) server.get("/v3/api-docs").json();
        now.remove("servers");
        now.set("info", JsonMapper.shared().readTree("{\"title\":\"Ridgeway\",\"version\":\"1\"}"));
        String text = JsonMapper.builder()
                        .enable(SerializationFeature.INDENT_OUTPUT)
                        .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                        .build()
                        .writeValueAsString(JsonMapper.shared().convertValue(now, Object.class))
                + "\n";
        if (Boolean.getBoolean("ridgeway.golden.rewrite")) {
            Files.writeString(AGREED, text);
        }

        assertThat(AGREED)
                .as(
                        "if the change is meant: run this test with -Dridgeway.golden.rewrite=true, then npm run types in portal")
                .hasContent(text);
    }

    @Test
    void saysWhatMustBeThere() throws IOException {
        JsonNode schemas = server.get("/v3/api-docs").json().at("/components/schemas");

        assertThat(schemas.at("/RepositoryView/required").toString())
                .contains("defaultBranch")
                .doesNotContain("pushedAt");
        assertThat(schemas.at("/RepositoryView/properties/openProposals/type").asString())
                .isEqualTo("integer");
    }

    @Configuration(proxyBeanMethods = false)
    @Import(RidgewayServer.class)
    static class Described {

        /** A component of a record is there unless it is nullable. */
        @Bean
        ModelConverter requiredComponents() {
            return new ModelConverter() {
                @Override
                public @Nullable Schema<?> resolve(
                        AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
                    Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
                    Class<?> raw = Json.mapper().constructType(type.getType()).getRawClass();
                    if (schema != null && raw.isRecord()) {
                        Schema<?> model = context.getDefinedModels().get(raw.getSimpleName());
                        if (model != null) {
                            model.setRequired(required(raw));
                        }
                    }
                    return schema;
                }
            };
        }

        private static List<String> required(Class<?> type) {
            return Arrays.stream(type.getRecordComponents())
                    .filter(it -> !it.getAnnotatedType().isAnnotationPresent(Nullable.class)
                            && !it.getType().equals(Optional.class))
                    .map(Described::name)
                    .toList();
        }

        private static String name(RecordComponent component) {
            JsonProperty written = component.getAccessor().getAnnotation(JsonProperty.class);
            return written == null ? component.getName() : written.value();
        }
    }
}
