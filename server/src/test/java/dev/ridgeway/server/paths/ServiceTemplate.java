package dev.ridgeway.server.paths;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A template that makes the service {@code parameters.name} of team-a: its file, its repository, its entry in the catalog. */
public final class ServiceTemplate {

    static final String WRITE = """
            - id: write
              action: catalog:write
              input:
                entity:
                  apiVersion: backstage.io/v1alpha1
                  kind: Component
                  metadata: {name: '${{ parameters.name }}'}
                  spec: {type: service, lifecycle: production, owner: team-a}
            """;
    static final String PUBLISH = """
            - id: publish
              action: publish:repository
              input:
                repoUrl: git.ridgeway.internal?owner=team-a&repo=${{ parameters.name }}
                description: A service
                allowedHosts: [git.ridgeway.internal]
            """;
    static final String REGISTER = """
            - id: register
              action: catalog:register
              input: {repoContentsUrl: '${{ steps.publish.output.repoContentsUrl }}'}
            """;

    private ServiceTemplate() {}

    /** What follows {@code spec:} of a template with these steps. */
    static String spec(String... steps) {
        return """
                parameters: {required: [name], properties: {name: {type: string}}}
                output:
                  entityRef: ${{ steps.register.output.entityRef }}
                  links:
                    - {title: Open, entityRef: '${{ steps.register.output.entityRef }}'}
                    - {title: Code, url: '${{ steps.publish.output.remoteUrl }}'}
                steps:
                """ + String.join("", steps);
    }

    /** A configuration that reads it, {@code template:default/service}, from a file in the folder. */
    public static String configuration(Path folder) throws IOException {
        return configuration(folder, WRITE, PUBLISH, REGISTER);
    }

    /** The same with other steps. */
    static String configuration(Path folder, String... steps) throws IOException {
        Path template = Files.writeString(
                folder.resolve("template.yaml"), """
                apiVersion: scaffolder.backstage.io/v1beta3
                kind: Template
                metadata: {name: service}
                spec:
                  type: service
                """ + spec(steps).indent(2));
        return """
                catalog:
                  rules: [{allow: [Component, Location, Template]}]
                  locations: [{type: file, target: %s}]
                """.formatted(template);
    }
}
