package dev.ridgeway.server.connections;

import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ToolRights;
import java.util.function.Supplier;

/** A tool that answers what a test lets it answer. */
class ScriptedTool implements ConnectedTool {
    private final String name;
    private final Supplier<String> version;
    private final Supplier<ToolRights> rights;

    ScriptedTool(String name, Supplier<String> version, Supplier<ToolRights> rights) {
        this.name = name;
        this.version = version;
        this.rights = rights;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String kind() {
        return "test";
    }

    @Override
    public String title() {
        return name;
    }

    @Override
    public String address() {
        return "nowhere";
    }

    @Override
    public String ask() {
        return version.get();
    }

    @Override
    public ToolRights rights() {
        return rights.get();
    }
}
