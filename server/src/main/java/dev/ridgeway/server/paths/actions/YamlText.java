package dev.ridgeway.server.paths.actions;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** JSON values as YAML that people like to read: blocks, two spaces, keys in the order given. */
final class YamlText {

    private static final DumpSettings BLOCKS = DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setIndent(2)
            .setIndicatorIndent(2)
            .setIndentWithIndicator(true)
            .setWidth(120)
            .setMultiLineFlow(false)
            .build();

    private YamlText() {}

    static String of(@Nullable Object value) {
        return new Dump(BLOCKS).dumpToString(value);
    }
}
