package dev.ridgeway.server.runtime.status;

import tools.jackson.databind.JsonNode;

/** How people call what a pod template asks for. */
final class VersionName {

    private static final int DIGEST_SHOWN = 7;

    private VersionName() {}

    /** Of the template of a workload, or of a pod itself. */
    static String of(JsonNode template, String workload) {
        String said = template.at("/metadata/labels")
                .path("app.kubernetes.io/version")
                .asString("");
        return said.isEmpty() ? ofImage(image(template, workload)) : said;
    }

    /** That of the container that has the workload's name, else of the first. */
    static String image(JsonNode template, String workload) {
        JsonNode containers = template.at("/spec/containers");
        return containers
                .valueStream()
                .filter(it -> it.path("name").asString("").equals(workload))
                .findFirst()
                .orElse(containers.path(0))
                .path("image")
                .asString("");
    }

    static String ofImage(String image) {
        int at = image.indexOf('@');
        String named = at < 0 ? image : image.substring(0, at);
        int colon = named.lastIndexOf(':');
        if (colon > named.lastIndexOf('/')) {
            return named.substring(colon + 1);
        }
        String digest = at < 0 ? "" : image.substring(image.indexOf(':', at) + 1);
        return digest.isEmpty() ? "latest" : digest.substring(0, Math.min(DIGEST_SHOWN, digest.length()));
    }
}
