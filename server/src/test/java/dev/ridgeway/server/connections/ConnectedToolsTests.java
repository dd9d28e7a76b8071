package dev.ridgeway.server.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ridgeway.plugin.OutboundRules;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.SettingWrong;
import dev.ridgeway.plugin.connections.Cluster;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ConnectedToolFactory;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.plugin.runtime.ClusterObjects;
import dev.ridgeway.server.platform.Configuration;
import dev.ridgeway.server.platform.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which tools a configuration connects, and which live in the clusters it names. */
class ConnectedToolsTests {

    private static final ToolRights PUSH = ToolRights.all("push");

    @TempDir
    Path folder;

    @Test
    void connectsWhatTheConfigurationNamesAndWhatLivesInTheClustersItNames() throws IOException {
        ConnectedTools tools = ConnectedTools.of(
                List.of(new ScriptedTool("database", () -> "18", () -> PUSH)),
                List.of(new Sails("here"), new Ropes()),
                configuration("sails: {names: [blue, green]}"),
                Context::new);

        assertThat(tools.all())
                .extracting(ConnectedTool::name)
                .containsExactly("blue", "database", "green", "ropes-in-blue", "ropes-in-green");
    }

    @Test
    void namesThePlaceOfASettingThatAnAdapterCannotUse() {
        assertThatExceptionOfType(Problem.Invalid.class)
                .isThrownBy(() -> ConnectedTools.of(
                        List.of(),
                        List.of(new Sails("here")),
                        configuration("app: {}\nsails:\n  names:\n  - blue\n  - 7\n"),
                        Context::new))
                .satisfies(it -> assertThat(it.sentence())
                        .contains("app-config.yaml, line 5")
                        .endsWith("sails.names.1 must be the name of a sail."));
    }

    private Configuration configuration(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("app-config.yaml"), yaml);
        return Configuration.load(List.of(file), folder, 7007, name -> null);
    }

    private record Context(Map<String, Object> settings) implements PluginContext {
        @Override
        public InstantSource clock() {
            return InstantSource.system();
        }

        @Override
        public OutboundRules outbound() {
            throw new UnsupportedOperationException();
        }
    }

    /** Makes a cluster of every name it finds. */
    private record Sails(String name) implements ConnectedToolFactory {
        @Override
        public Set<String> settings() {
            return Set.of("sails.names");
        }

        @Override
        public List<ConnectedTool> tools(PluginContext context) {
            List<?> names = (List<?>) context.settings().get("sails.names");
            return names.stream()
                    .<ConnectedTool>map(it -> {
                        if (!(it instanceof String text)) {
                            throw new SettingWrong("sails.names." + names.indexOf(it), "the name of a sail");
                        }
                        return new Sail(text);
                    })
                    .toList();
        }
    }

    private static final class Sail extends ScriptedTool implements Cluster {
        Sail(String name) {
            super(name, () -> "1", () -> PUSH);
        }

        @Override
        public String clusterName() {
            return name();
        }

        @Override
        public boolean serves(String group, String resource) {
            return true;
        }

        @Override
        public boolean may(Right right) {
            return true;
        }

        @Override
        public ClusterObjects objects() {
            throw new UnsupportedOperationException();
        }
    }

    /** Has one tool in every cluster. */
    private static final class Ropes implements ConnectedToolFactory {
        @Override
        public String name() {
            return "ropes";
        }

        @Override
        public Set<String> settings() {
            return Set.of();
        }

        @Override
        public List<ConnectedTool> tools(PluginContext context) {
            return List.of();
        }

        @Override
        public List<ConnectedTool> toolsIn(Cluster cluster, PluginContext context) {
            return List.of(new ScriptedTool("ropes-in-" + cluster.name(), () -> "1", () -> PUSH));
        }
    }
}
