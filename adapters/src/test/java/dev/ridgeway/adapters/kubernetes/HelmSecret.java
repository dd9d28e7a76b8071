package dev.ridgeway.adapters.kubernetes;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/** A revision of a release as Helm writes it into a secret, with what a test needs of it. */
public record HelmSecret(String namespace, String name, int revision, String status) {

    private static final String MANIFEST = """
            ---
            # Source: web/templates/web.yaml
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, labels: {app.kubernetes.io/name: web, tier: front}}
            spec: {template: {spec: {containers: [{name: web, image: 'registry.example.com/web:%d.0'}]}}}
            ---
            # Source: web/templates/service.yaml
            apiVersion: v1
            kind: Service
            metadata: {name: web, labels: {app.kubernetes.io/name: web, tier: back}}
            """;

    /** The name of the secret. */
    public String secret() {
        return "sh.helm.release.v1." + name + ".v" + revision;
    }

    /** Puts it where it is listed and where it is opened. */
    public void put(FakeApiServer api) {
        put(api, json(MANIFEST.formatted(revision)));
    }

    void put(FakeApiServer api, String written) {
        put(api, packed(written.getBytes(StandardCharsets.UTF_8)));
    }

    void put(FakeApiServer api, byte[] data) {
        String object = """
                {"kind":"Secret","apiVersion":"v1","type":"helm.sh/release.v1","metadata":{"namespace":"%s","name":"%s","uid":"u-%s",
                 "resourceVersion":"VERSION","labels":{"owner":"helm","name":"%s","status":"%s","version":"%d","modifiedAt":"1",
                  "team":"payments"},"managedFields":[{"time":"2026-11-30T10:03:00Z"},{"time":"2026-11-30T10:03:05Z"}]},"data":{"release":"%s"}}""".formatted(
                        namespace,
                        secret(),
                        secret(),
                        name,
                        status,
                        revision,
                        Base64.getEncoder().encodeToString(data));
        api.put("/api/v1/secrets", secret(), object);
        api.put("/api/v1/namespaces/" + namespace + "/secrets", secret(), object);
    }

    String json(String manifest) {
        return """
                {"name":"%s","info":{"first_deployed":"2026-11-30T10:00:00+01:00","last_deployed":"2026-11-30T10:0%d:00.123456789Z",
                  "deleted":"","description":"Upgrade complete","status":"%s","notes":"N"},
                 "chart":{"metadata":{"name":"web","version":"1.%d.0","appVersion":"v7"},"templates":[{"name":"t","data":"dGVtcGxhdGU="}],
                  "values":{"password":"hunter2"}},
                 "config":{"password":"hunter2","image":{"tag":"x"}},"manifest":%s,"version":%d,"namespace":"%s"}""".formatted(
                        name,
                        revision,
                        status,
                        revision,
                        JsonMapper.shared().writeValueAsString(manifest),
                        revision,
                        namespace);
    }

    static byte[] packed(byte[] written) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream packed = new GZIPOutputStream(bytes)) {
            packed.write(written);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return Base64.getEncoder().encode(bytes.toByteArray());
    }
}
