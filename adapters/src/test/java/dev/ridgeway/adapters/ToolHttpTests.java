package dev.ridgeway.adapters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ridgeway.adapters.JsonServer.Answer;
import dev.ridgeway.plugin.ToolProblem;
import dev.ridgeway.testkit.PrivateSite;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToolHttpTests {

    private record Thing(String name) {}

    @TempDir
    private Path folder;

    @Test
    void readsWhatItNeedsAndShowsItsToken() throws IOException {
        AtomicReference<String> shown = new AtomicReference<>();
        try (JsonServer server = new JsonServer((request, body) -> {
            shown.set(request.getRequestHeaders().getFirst("Authorization"));
            return Answer.ok("{\"name\":\"a\",\"new\":1}");
        })) {
            assertThat(new ToolHttp("The tool", server.address(), "abc").get("/thing", Thing.class))
                    .isEqualTo(new Thing("a"));
            assertThat(shown).hasValue("Bearer abc");
            new ToolHttp("The tool", server.address(), "").get("/thing", Thing.class);
            assertThat(shown).hasValue(null);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401, {}, tool-credential-refused",
        "403, {}, tool-forbidden",
        "404, {}, tool-not-there",
        "302, {}, tool-not-there",
        "200, <html>, tool-not-there",
        "429, {}, tool-in-trouble",
        "503, {}, tool-in-trouble"
    })
    void saysWhatAnAnswerMeans(int status, String body, String code) throws IOException {
        try (JsonServer server = new JsonServer((request, sent) -> {
            request.getResponseHeaders().set("Location", "/elsewhere");
            return new Answer(status, body);
        })) {
            assertThat(problem(server.address())).extracting(ToolProblem::code).isEqualTo(code);
            assertThat(server.asked()).containsExactly("GET /thing");
        }
    }

    @Test
    void readsNoEndlessAnswer() throws IOException {
        try (JsonServer server = new JsonServer((request, body) -> Answer.ok("\"" + "x".repeat(11_000_000) + "\""))) {
            assertThat(problem(server.address())).extracting(ToolProblem::code).isEqualTo("tool-unreachable");
        }
    }

    @Test
    void saysThatNobodyAnswersOrThatItTrustsNobodyThere() throws IOException {
        assertThat(problem(JsonServer.nobody())).extracting(ToolProblem::code).isEqualTo("tool-unreachable");
        try (PrivateSite site = PrivateSite.start(folder, "tool.example", "{}")) {
            assertThat(problem(URI.create("https://127.0.0.1:" + site.port())))
                    .extracting(ToolProblem::code)
                    .isEqualTo("tool-not-trusted");
        }
    }

    private static ToolProblem problem(URI address) {
        ToolHttp http = new ToolHttp("The tool", address, "secret-token");
        ToolProblem problem = catchThrowableOfType(ToolProblem.class, () -> http.get("/thing", Thing.class));
        assertThat(problem).isNotNull();
        assertThat(problem.message() + problem.remedy()).doesNotContain("secret-token");
        return problem;
    }
}
