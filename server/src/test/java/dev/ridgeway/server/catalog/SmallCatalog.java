package dev.ridgeway.server.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Five entities of some kinds, to ask about. */
final class SmallCatalog {

    private static final String CATALOG = """
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata:
              name: Svc-One
              title: One
              tags: [java, web]
              annotations: {example.com/a.b: x}
              links: [{url: 'https://one.example'}]
            spec: {type: service, lifecycle: production, owner: web, dependsOn: ['component:svc-two', 'resource:db']}
            ---
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata: {name: svc-two, tags: [java], title: Two}
            spec: {type: website, lifecycle: production, owner: data, system: shop}
            ---
            apiVersion: backstage.io/v1alpha1
            kind: Component
            metadata: {name: svc-alpha, namespace: other}
            spec: {type: Service, lifecycle: experimental, owner: web, long: %s, nothing: null}
            ---
            apiVersion: backstage.io/v1alpha1
            kind: Resource
            metadata: {name: db}
            spec: {type: database, owner: data}
            ---
            apiVersion: backstage.io/v1alpha1
            kind: Group
            metadata: {name: web}
            spec: {type: team, children: []}
            """.formatted("x".repeat(201));

    private SmallCatalog() {}

    /** A server that has read it all; close it. */
    static CatalogServer start() throws IOException {
        Path folder = Files.createTempDirectory("ridgeway-catalog").toRealPath();
        Files.writeString(folder.resolve("all.yaml"), CATALOG);
        CatalogServer server = CatalogServer.start(folder, """
                readonly: true
                rules: [{allow: [Component, Resource, Group]}]
                locations: [{type: file, target: FOLDER/all.yaml}]
                """);
        server.awaitEntity("group:web", it -> it.at("/relations").size() == 1);
        server.awaitEntity("resource:db", it -> it.at("/relations").size() == 2);
        return server;
    }

    static List<String> names(JsonNode items) {
        List<String> names = new ArrayList<>();
        items.forEach(it -> names.add(it.at("/metadata/name").asString()));
        return names;
    }
}
