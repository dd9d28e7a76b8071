package dev.ridgeway.adapters.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpExchange;
import dev.ridgeway.adapters.JsonServer;
import dev.ridgeway.adapters.JsonServer.Answer;
import dev.ridgeway.adapters.Settings;
import dev.ridgeway.adapters.kubernetes.google.GoogleToken;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.connections.ConnectedTool;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** The clusters of a project of Google's, as its API answers over HTTP. */
class GkeClustersTests {

    private static final String CLUSTERS = """
            {"clusters": [
              {"name": "shop", "location": "europe-west1", "endpoint": "198.51.100.1", "resourceLabels": {"for": "us"},
               "masterAuth": {"clusterCaCertificate": "LS0t"}},
              {"name": "shop", "location": "us-east1", "endpoint": "198.51.100.2", "resourceLabels": {"for": "us", "a": "b"}},
              {"name": "others", "location": "us-east1", "endpoint": "198.51.100.3"},
              {"name": "not-yet", "location": "us-east1", "resourceLabels": {"for": "us"}}]}
            """;

    @TempDir
    private Path folder;

    private JsonServer google;
    private String clusters = CLUSTERS;
    private Map<String, String> form = Map.of();
    private String metadataFlavor = "";

    @BeforeEach
    void start() throws IOException {
        google = new JsonServer(this::answer);
    }

    @AfterEach
    void stop() {
        google.close();
    }

    private Answer answer(HttpExchange request, String body) {
        String path = request.getRequestURI().getPath();
        if (path.equals("/token")) {
            form = Arrays.stream(body.split("&"))
                    .map(it -> it.split("=", 2))
                    .collect(Collectors.toMap(it -> it[0], it -> URLDecoder.decode(it[1], StandardCharsets.UTF_8)));
            return "wrong".equals(form.get("refresh_token"))
                    ? new Answer(
                            400, "{\"error\": \"invalid_grant\", \"error_description\": \"Token has been revoked.\"}")
                    : Answer.ok("{\"access_token\": \"of-google\", \"expires_in\": 3599}");
        }
        if (path.startsWith("/computeMetadata/")) {
            metadataFlavor = request.getRequestHeaders().getFirst("Metadata-Flavor");
            return Answer.ok("{\"access_token\": \"of-google\", \"expires_in\": 3599}");
        }
        return "Bearer of-google".equals(request.getRequestHeaders().getFirst("Authorization"))
                ? Answer.ok(clusters)
                : new Answer(401, "{}");
    }

    private List<ConnectedTool> located(String yaml, Map<String, String> environment, URI api) {
        return ClusterLocators.clusters(
                Settings.of(ClusterLocators.LOCATORS_SETTING, yaml),
                new ClusterLocators.Google(api, new GoogleToken(environment, folder, InstantSource.system())));
    }

    private Map<String, String> key(String json) throws IOException {
        Path file = Files.writeString(Files.createTempFile(folder, "key", ".json"), json);
        return Map.of("GOOGLE_APPLICATION_CREDENTIALS", file.toString());
    }

    private Map<String, String> person(String refreshToken) throws IOException {
        return key(
                "{\"type\": \"authorized_user\", \"client_id\": \"id\", \"client_secret\": \"s\", \"refresh_token\": \""
                        + refreshToken + "\", \"token_uri\": \"" + google.address() + "/token\"}");
    }

    @Test
    void connectsTheClustersOfAProjectThatCarryTheLabels() throws IOException {
        List<ConnectedTool> tools = located(
                "[{type: gke, projectId: a-project, matchingResourceLabels: [{key: for, value: us}]}]",
                person("right"),
                google.address());

        assertThat(tools)
                .extracting(it -> it.name() + " at " + it.address())
                .containsExactly(
                        "gke-a-project at " + google.address(),
                        "cluster-shop at https://198.51.100.1",
                        "cluster-shop-us-east1 at https://198.51.100.2");
        assertThat(google.asked()).containsExactly("POST /token", "GET /v1/projects/a-project/locations/-/clusters");
        assertThat(form).containsEntry("grant_type", "refresh_token").containsEntry("client_secret", "s");
        assertThat(tools.getFirst().ask()).isEmpty();
        assertThat(google.asked()).as("the token is kept").hasSize(3);
    }

    @Test
    void takesNoNameThatTheConfigurationGives() throws IOException {
        List<ConnectedTool> tools = located(
                "[{type: gke, projectId: p}, {type: config, clusters: [{name: shop, url: https://a.example}]}]",
                person("right"),
                google.address());

        assertThat(tools)
                .extracting(ConnectedTool::name)
                .startsWith("cluster-shop")
                .contains("gke-p", "cluster-shop-gke", "cluster-shop-us-east1", "cluster-others");
        assertThat(tools.getFirst().address()).isEqualTo("https://a.example");
    }

    @Test
    void saysWhichClustersAreThereSinceTheStart() throws IOException {
        clusters = "{}";
        List<ConnectedTool> tools =
                located("[{type: gke, projectId: p, region: europe-west1}]", person("right"), google.address());
        assertThat(tools).hasSize(1);
        assertThat(google.asked()).contains("GET /v1/projects/p/locations/europe-west1/clusters");
        clusters = CLUSTERS;

        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(() -> tools.getFirst().ask())
                .withMessageContaining("not connected yet: others, shop, shop-us-east1")
                .satisfies(it -> assertThat(it.code()).isEqualTo("cluster-found-later"));
    }

    @Test
    void startsWhereGoogleDoesNotAnswerOrDoesNotKnowThisServer() throws IOException {
        URI nobody = JsonServer.nobody();
        ConnectedTool away =
                located("[{type: gke, projectId: p}]", person("right"), nobody).getFirst();
        ConnectedTool refused = located("[{type: gke, projectId: p}]", person("wrong"), google.address())
                .getFirst();
        ConnectedTool other = located(
                        "[{type: gke, projectId: p}]", key("{\"type\": \"external_account\"}"), google.address())
                .getFirst();

        assertThatExceptionOfType(ToolUnavailable.class).isThrownBy(away::ask);
        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(refused::ask)
                .withMessageContaining("400 Token has been revoked");
        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(other::ask)
                .withMessageContaining("\"external_account\"")
                .satisfies(it -> assertThat(it.remedy()).contains("GOOGLE_APPLICATION_CREDENTIALS"));
    }

    @Test
    void signsInByTheKeyOfAServiceAccount() throws IOException, GeneralSecurityException {
        KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        String pem = "-----BEGIN PRIVATE KEY-----\\n"
                + Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded())
                + "\\n-----END PRIVATE KEY-----\\n";
        Map<String, String> environment = key("{\"type\": \"service_account\", \"client_email\": \"me@p.example\","
                + " \"private_key\": \"" + pem + "\", \"token_uri\": \"" + google.address() + "/token\"}");

        try (FakeKubernetes cluster = new FakeKubernetes("of-google")) {
            ConnectedTool tool = located(
                            "[{type: config, clusters: [{name: shop, url: '" + cluster.address()
                                    + "', authProvider: googleServiceAccount}]}]",
                            environment,
                            google.address())
                    .getFirst();
            assertThat(tool.ask()).isEqualTo("1.36.3");
        }

        String[] parts = form.getOrDefault("assertion", "").split("\\.");
        Signature signature = Signature.getInstance("SHA256withRSA");
        signature.initVerify(keys.getPublic());
        signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
        assertThat(JsonMapper.shared()
                        .readTree(Base64.getUrlDecoder().decode(parts[1]))
                        .path("iss")
                        .asString())
                .isEqualTo("me@p.example");
    }

    @Test
    void takesTheAccountOfTheMachineWhereNothingIsNamed() {
        Map<String, String> environment =
                Map.of("GCE_METADATA_HOST", google.address().getAuthority());

        List<ConnectedTool> tools = located("[{type: gke, projectId: p}]", environment, google.address());

        assertThat(tools).hasSize(4);
        assertThat(metadataFlavor).isEqualTo("Google");
    }
}
