package dev.ridgeway.server.paths.expressions;

import dev.ridgeway.server.paths.expressions.syntax.Parser;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A template, read once and rendered as often as wanted; safe to share between threads. */
public final class Template {

    private static final int CACHED_CHARACTERS = 8 * 1024 * 1024;
    private static final Map<Key, Parser.Parsed> CACHE = new LinkedHashMap<>(64, 0.75f, true);
    private static int cached;

    private record Key(String source, String start, boolean trim, boolean lstrip) {}

    private final Parser.Parsed parsed;
    private final Options options;

    private Template(Parser.Parsed parsed, Options options) {
        this.parsed = parsed;
        this.options = options;
    }

    /** Reads a source; fails with {@link ExpressionFailed} naming line and column. */
    public static Template parse(String source, Options options) {
        if (source.length() > Limits.STANDARD.source()) {
            throw ExpressionFailed.limit("The template is longer than " + Limits.STANDARD.source() + " characters");
        }
        Key key = new Key(source, options.interpolationStart(), options.trimBlocks(), options.lstripBlocks());
        synchronized (CACHE) {
            Parser.Parsed known = CACHE.get(key);
            if (known != null) {
                return new Template(known, options);
            }
        }
        Parser.Parsed parsed;
        try {
            parsed = new Parser(source, options).parse();
        } catch (StackOverflowError tooDeep) {
            throw Meter.tooDeep(Limits.STANDARD).at(1, 1);
        }
        remember(key, parsed);
        return new Template(parsed, options);
    }

    private static void remember(Key key, Parser.Parsed parsed) {
        int size = key.source().length() + 64;
        if (size > CACHED_CHARACTERS / 16) {
            return;
        }
        synchronized (CACHE) {
            if (CACHE.put(key, parsed) == null) {
                cached += size;
            }
            var oldest = CACHE.entrySet().iterator();
            while (cached > CACHED_CHARACTERS && oldest.hasNext()) {
                cached -= oldest.next().getKey().source().length() + 64;
                oldest.remove();
            }
        }
    }

    /** The output as text. */
    public String render(Map<String, ? extends @Nullable Object> context) {
        return bounded(() -> {
            StringBuilder out = new StringBuilder();
            parsed.piece().write(evaluation(context), out);
            return out.toString();
        });
    }

    /**
     * The value itself when the template is one interpolation and nothing else, the output as text otherwise. The
     * value is plain Java: maps, lists, text, numbers, booleans, null or {@link Undefined}.
     */
    public @Nullable Object evaluate(Map<String, ? extends @Nullable Object> context) {
        Term only = parsed.only();
        if (only == null) {
            return render(context);
        }
        return this.<@Nullable Object>bounded(() -> {
            Evaluation run = evaluation(context);
            return run.values.release(only.evaluate(run));
        });
    }

    private Evaluation evaluation(Map<String, ? extends @Nullable Object> context) {
        return new Evaluation(options, context, parsed.slots());
    }

    private interface Work<T extends @Nullable Object> {
        T done();
    }

    private <T extends @Nullable Object> T bounded(Work<T> work) {
        try {
            return work.done();
        } catch (StackOverflowError tooDeep) {
            throw Meter.tooDeep(Limits.STANDARD).at(1, 1);
        } catch (ExpressionFailed failure) {
            throw failure.at(1, 1);
        }
    }
}
