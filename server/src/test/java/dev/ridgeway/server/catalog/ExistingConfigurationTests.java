package dev.ridgeway.server.catalog;

import static dev.ridgeway.server.catalog.CatalogServer.ADMIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ridgeway.server.assembly.RunningServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A configuration as companies have it for Backstage, with its folders, taken as it is. */
class ExistingConfigurationTests {

    private static final String CONFIGURATION = """
            app: {title: Scaffolded Backstage App, baseUrl: 'http://localhost:3000'}
            organization: {name: My Company}
            backend:
              baseUrl: http://localhost:7007
              listen: {port: 7007}
              csp: {connect-src: ["'self'", 'http:', 'https:']}
              cors: {origin: 'http://localhost:3000', methods: [GET, HEAD, PATCH, POST, PUT, DELETE], credentials: true}
              database: {client: better-sqlite3, connection: ':memory:'}
              auth:
                externalAccess: [{type: static, options: {token: for-everything, subject: admin}}]
            integrations:
              github:
                - host: github.acme.example
                  apiBaseUrl: https://127.0.0.1:1/api/v3
                  token: ${GITHUB_TOKEN_OF_NOBODY}
            proxy:
              endpoints: {'/pagerduty': {target: 'https://api.pagerduty.com', headers: {Authorization: 'Token token=x'}}}
            techdocs: {builder: local, generator: {runIn: docker}, publisher: {type: local}}
            auth: {providers: {guest: {}}}
            scaffolder: {defaultAuthor: {name: Scaffolder}}
            permission: {enabled: true}
            catalog:
              import: {entityFilename: catalog-info.yaml, pullRequestBranchName: backstage-integration}
              stitchingStrategy: {mode: deferred}
              orphanProviderStrategy: keep
              scmEvents: true
              processingInterval: {minutes: 30}
              rules:
                - allow: [Component, System, API, Resource, Location]
              locations:
                - type: file
                  target: ../../examples/entities.yaml
                - type: file
                  target: ../../examples/template/template.yaml
                  rules: [{allow: [Template]}]
                - type: file
                  target: ../../examples/org.yaml
                  rules: [{allow: [User, Group]}]
                - type: file
                  target: ../../catalog/*/catalog-info.yaml
                - type: file
                  target: ../../missing/catalog-info.yaml
                - type: github-discovery
                  target: https://github.com/acme/*/blob/-/catalog-info.yaml
              providers:
                github:
                  acme:
                    organization: acme
                    host: github.acme.example
                    catalogPath: /catalog-info.yaml
                    filters: {branch: main, repository: 'svc-.*'}
                    schedule: {frequency: {cron: '0 3 1 1 *'}, timeout: {minutes: 3}}
                microsoftGraphOrg: {default: {tenantId: t, user: {filter: accountEnabled eq true}}}
                awsS3: {yourProviderId: {bucketName: sample-bucket, prefix: 'prefix/'}}
            kubernetes:
              serviceLocatorMethod: {type: multiTenant}
              clusterLocatorMethods: []
            """;

    @TempDir
    private Path folder;

    private void write(String path, String text) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, text);
    }

    private static JsonNode seen(RunningServer server, String path) {
        try {
            return server.ask("GET", path, "", ADMIN).json();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void bringsWhatItsLocationsHold() throws IOException {
        Files.createDirectories(folder.resolve("packages/backend"));
        write("examples/entities.yaml", """
                ---
                apiVersion: backstage.io/v1alpha1
                kind: System
                metadata: {name: examples}
                spec: {owner: guests}
                ---
                apiVersion: backstage.io/v1alpha1
                kind: Component
                metadata: {name: example-website}
                spec: {type: website, lifecycle: experimental, owner: guests, system: examples, providesApis: [example-grpc-api]}
                ---
                apiVersion: backstage.io/v1alpha1
                kind: API
                metadata: {name: example-grpc-api}
                spec:
                  type: grpc
                  lifecycle: experimental
                  owner: guests
                  system: examples
                  definition: |
                    syntax = "proto3";
                """);
        write("examples/org.yaml", """
                ---
                apiVersion: backstage.io/v1alpha1
                kind: User
                metadata: {name: guest}
                spec: {memberOf: [guests]}
                ---
                apiVersion: backstage.io/v1alpha1
                kind: Group
                metadata: {name: guests}
                spec: {type: team, children: []}
                """);
        write("examples/template/template.yaml", """
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: example-nodejs-template, title: Example Node.js Template}
                spec: {owner: user:guest, type: service, steps: [{id: log, name: Log, action: debug:log}]}
                """);
        for (String name : new String[] {"one", "two"}) {
            write("catalog/" + name + "/catalog-info.yaml", """
                    apiVersion: backstage.io/v1alpha1
                    kind: Resource
                    metadata: {name: %s}
                    spec: {type: database, owner: guests}
                    """.formatted(name));
        }

        try (RunningServer server = RunningServer.startIn(folder, CONFIGURATION, "--empty")) {
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> seen(server, "/api/catalog/entities/by-name/group/default/guests")
                                    .at("/relations")
                                    .size()
                            == 6);

            for (String ref : new String[] {
                "component/default/example-website",
                "api/default/example-grpc-api",
                "system/default/examples",
                "template/default/example-nodejs-template",
                "user/default/guest"
            }) {
                assertThat(seen(server, "/api/catalog/entities/by-name/" + ref)
                                .at("/metadata/name")
                                .asString())
                        .isEqualTo(ref.replaceFirst(".*/", ""));
            }
            JsonNode sources = seen(server, "/api/ridgeway/catalog/sources?text=missing");
            assertThat(sources.at("/items/0/errors/0/message").asString()).contains("does not exist");
        }
    }
}
