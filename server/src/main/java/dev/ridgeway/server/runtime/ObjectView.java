package dev.ridgeway.server.runtime;

import java.time.Instant;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import tools.jackson.databind.json.JsonMapper;

/**
 * One object of a cluster, as those read it who know Kubernetes.
 *
 * @param command shows the same
 */
public record ObjectView(String yaml, String command, Instant asOf) {

    static ObjectView of(String json, String command, Instant asOf) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setSplitLines(false)
                .build();
        String yaml = new Dump(settings).dumpToString(JsonMapper.shared().readValue(json, Map.class));
        return new ObjectView(yaml, command, asOf);
    }
}
