package dev.ridgeway.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ridgeway.plugin.PlatformPlugin;
import dev.ridgeway.server.platform.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfferedPluginsTests {

    @TempDir
    private Path folder;

    private Path plugins;

    @BeforeEach
    void makeTheFolder() throws IOException {
        plugins = Files.createDirectory(folder.resolve("plugins"));
    }

    /** Compiles a plugin that nothing else here knows, and puts it into a jar. */
    private void jar(String file, String name, String inside) throws Exception {
        Path source = folder.resolve(name + ".java");
        Files.writeString(
                source,
                "public final class %s implements dev.ridgeway.plugin.PlatformPlugin { %s }".formatted(name, inside));
        Path api = Path.of(PlatformPlugin.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-proc:none", "-cp", api.toString(), source.toString()))
                .isZero();
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(plugins.resolve(file)))) {
            jar.putNextEntry(new JarEntry(name + ".class"));
            Files.copy(folder.resolve(name + ".class"), jar);
            jar.putNextEntry(new JarEntry("META-INF/services/" + PlatformPlugin.class.getName()));
            jar.write(name.getBytes(StandardCharsets.UTF_8));
        }
    }

    private static List<String> names(Path plugins) {
        try (OfferedPlugins offered = new OfferedPlugins(plugins)) {
            return offered.offered(it -> List.of(it.getClass().getSimpleName())).toList();
        }
    }

    @Test
    void areThoseThatComeAlongAndThoseInTheFolder() throws Exception {
        List<String> alone = names(folder.resolve("missing"));
        assertThat(alone).contains("WebPlugin", "GitHubPlugin");
        Files.writeString(plugins.resolve("README"), "not looked at");

        jar("wiki.jar", "WikiPlugin", "");
        jar("forum.jar", "ForumPlugin", "");

        assertThat(names(plugins)).hasSize(alone.size() + 2).containsAll(alone).contains("WikiPlugin", "ForumPlugin");
    }

    @Test
    void sayWhichOfThemCannotBeUsed() throws Exception {
        jar("broken.jar", "BrokenPlugin", "{ if (true) throw new IllegalStateException(\"no licence\"); }");
        assertThatThrownBy(() -> names(plugins))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageContaining(plugins.toString())
                .hasMessageContaining("BrokenPlugin");

        Files.writeString(plugins.resolve("a.jar"), "half of a download");
        assertThatThrownBy(() -> names(plugins))
                .isInstanceOf(Problem.Invalid.class)
                .hasMessageContaining(plugins.resolve("a.jar").toString());
    }
}
