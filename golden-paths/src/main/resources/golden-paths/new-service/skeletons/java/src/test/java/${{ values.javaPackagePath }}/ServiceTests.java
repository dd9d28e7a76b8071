package ${{ values.javaPackagePath | replace("/", ".") }};

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;
{% if values.exposure == 'worker' %}
import org.springframework.beans.factory.annotation.Autowired;
{% endif %}
import org.springframework.boot.test.context.SpringBootTest;
{% if values.exposure == 'worker' %}
import org.springframework.boot.test.web.server.LocalServerPort;
{% else %}
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
{% endif %}
{% if values.database %}
import org.springframework.context.annotation.Import;
{% endif %}

{% if values.database %}
@Import(TestDatabase.class)
{% endif %}
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
{% if values.exposure == 'worker' %}
        properties = {"work.interval-seconds=3600", "management.defaults.metrics.export.enabled=true"})
{% else %}
        properties = {"management.server.port=0", "management.defaults.metrics.export.enabled=true"})
{% endif %}
class ServiceTests {

    private final HttpClient client = HttpClient.newHttpClient();

{% if values.exposure == 'worker' %}
    @LocalServerPort
    int management;

    @Autowired
    Worker worker;

    @Autowired
    WorkQueue queue;
{% else %}
    @LocalServerPort
    int port;

    @LocalManagementPort
    int management;
{% endif %}

    @Test
    void isAliveAndReady() throws Exception {
        assertThat(get(management, "/livez").statusCode()).isEqualTo(200);
        assertThat(get(management, "/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void saysWhichVersionRuns() throws Exception {
        assertThat(get(management, "/metrics").body()).contains("service_info{").contains("version=\"");
    }

{% if values.exposure == 'worker' %}
    @Test
    void countsTheWorkItDid() throws Exception {
        worker.work();
        assertThat(get(management, "/metrics").body()).contains("work_units_total{outcome=\"success\"");
    }

    @Test
    void takesEachItemOnce() {
{% if values.database %}
        worker.work();
        assertThat(queue.finishOne()).isEmpty();
{% else %}
        assertThat(queue.finishOne()).isNotEqualTo(queue.finishOne());
{% endif %}
    }
{% else %}
    @Test
    void greetsByName() throws Exception {
        HttpResponse<String> answer = get(port, "/api/greetings/Ada?language=fr");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"message\":\"Bonjour, Ada!\"");
    }

    @Test
    void greetsInEnglishWhenTheBodyNamesNoLanguage() throws Exception {
        assertThat(post("{\"name\":\"Grace\"}").body()).contains("Hello, Grace!");
    }

    @Test
    void namesWhatIsWrongWithARequest() throws Exception {
        HttpResponse<String> answer = get(port, "/api/greetings/4da?language=english");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.body()).contains("\"field\":\"name\"").contains("\"field\":\"language\"");
    }

    @Test
    void namesWhatIsWrongWithABody() throws Exception {
        assertThat(post("{\"language\":\"en\"}").body()).contains("\"field\":\"name\"");
        assertThat(post("{").statusCode()).isEqualTo(400);
    }

    @Test
    void doesNotKnowEveryLanguage() throws Exception {
        assertThat(get(port, "/api/greetings/Ada?language=zz").statusCode()).isEqualTo(404);
    }

    @Test
    void measuresItsRequests() throws Exception {
        get(port, "/api/greetings/Ada");
        assertThat(get(management, "/metrics").body()).contains("http_server_requests_seconds_bucket{");
    }

    private HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/api/greetings"))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }
{% endif %}

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(), BodyHandlers.ofString());
    }
}
