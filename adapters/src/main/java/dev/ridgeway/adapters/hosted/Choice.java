package dev.ridgeway.adapters.hosted;

import dev.ridgeway.adapters.ToolSetting;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Which names are chosen: those that fit a pattern and none of the patterns that exclude. */
public record Choice(Pattern include, List<Pattern> exclude) {

    public Choice {
        exclude = List.copyOf(exclude);
    }

    /** Everything where the setting says nothing; patterns fit whole names. */
    public static Choice of(ToolSetting include, ToolSetting exclude) {
        List<Pattern> excluded = exclude.isList()
                ? exclude.list().stream().map(Choice::pattern).toList()
                : exclude.text().map(it -> List.of(pattern(exclude))).orElse(List.of());
        return new Choice(include.text().map(it -> pattern(include)).orElse(Pattern.compile(".*")), excluded);
    }

    /** One pattern or a list of them; one that fits everything where the setting says nothing. */
    public static List<Pattern> patterns(ToolSetting setting) {
        if (setting.isMissing()) {
            return List.of(Pattern.compile(""));
        }
        return setting.isList() ? setting.list().stream().map(Choice::pattern).toList() : List.of(pattern(setting));
    }

    private static Pattern pattern(ToolSetting setting) {
        try {
            return Pattern.compile(setting.needed("a regular expression"));
        } catch (PatternSyntaxException e) {
            throw setting.wrong("a regular expression");
        }
    }

    /** The same, where patterns need to fit only a part of the name. */
    public boolean finds(String name) {
        return include.matcher(name).find()
                && exclude.stream().noneMatch(it -> it.matcher(name).find());
    }

    /** Whether the whole name fits. */
    public boolean takes(String name) {
        return include.matcher(name).matches()
                && exclude.stream().noneMatch(it -> it.matcher(name).matches());
    }
}
