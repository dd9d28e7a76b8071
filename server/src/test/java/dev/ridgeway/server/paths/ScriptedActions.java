package dev.ridgeway.server.paths;

import dev.ridgeway.plugin.ToolUnavailable;
import dev.ridgeway.plugin.paths.ActionContext;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.plugin.paths.TemplateAction;
import dev.ridgeway.server.RidgewayServer;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** Actions that tests hold in their hand; no stereotype, so only who names this class gets them. */
@Import(RidgewayServer.class)
class ScriptedActions {

    static final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
    static final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
    static final Map<String, CountDownLatch> arrivals = new ConcurrentHashMap<>();

    static int calls(String name) {
        return calls.computeIfAbsent(name, key -> new AtomicInteger()).get();
    }

    private static void count(ActionContext context) {
        calls.computeIfAbsent(String.valueOf(context.input().get("name")), key -> new AtomicInteger())
                .incrementAndGet();
    }

    /** Answers its input and says it in the log. */
    @Bean
    TemplateAction echo() {
        return action("test:echo", true, Map.of(), context -> {
            count(context);
            context.log("echo " + context.input());
            return new HashMap<>(context.input());
        });
    }

    /** Fails with the message it is given. */
    @Bean
    TemplateAction fail() {
        return action("test:fail", true, Map.of(), context -> {
            count(context);
            throw new ActionFailed(
                    "test-failed", "It failed: " + context.input().get("message"), "Do it better.");
        });
    }

    /** Fails until it was called as often as {@code times} says. */
    @Bean
    TemplateAction flaky() {
        return action("test:flaky", true, Map.of(), context -> {
            count(context);
            int times = ((Number) Objects.requireNonNull(context.input().get("times"))).intValue();
            if (calls(String.valueOf(context.input().get("name"))) < times) {
                throw new ActionFailed("test-failed", "Not yet.", "Again.");
            }
            return Map.of("calls", calls(String.valueOf(context.input().get("name"))));
        });
    }

    /** Waits at a gate; knows nothing of repetition. */
    @Bean
    TemplateAction outside() {
        return gate("test:outside", false);
    }

    /** Waits at a gate, and may be done again. */
    @Bean
    TemplateAction inside() {
        return gate("test:inside", true);
    }

    private static TemplateAction gate(String id, boolean dry) {
        return action(id, dry, Map.of(), context -> {
            count(context);
            String name = String.valueOf(context.input().get("name"));
            arrivals.computeIfAbsent(name, key -> new CountDownLatch(1)).countDown();
            CountDownLatch gate = gates.get(name);
            try {
                while (gate != null && !gate.await(10, TimeUnit.MILLISECONDS)) {
                    if (context.cancelled()) {
                        throw new ActionFailed("test-cancelled", "Cancelled.", "Again.");
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (Boolean.TRUE.equals(context.input().get("unavailable"))) {
                throw new ToolUnavailable("test-away", "The tool did not answer.", "Wait.");
            }
            return Map.of("value", "from outside");
        });
    }

    /** Finds the disk full. */
    @Bean
    TemplateAction full() {
        return action("test:full", true, Map.of(), context -> {
            throw new UncheckedIOException(new FileSystemException("file", null, "No space left on device"));
        });
    }

    /** Takes two inputs and no others. */
    @Bean
    TemplateAction strict() {
        Map<String, Object> schema = Map.of(
                "type",
                "object",
                "additionalProperties",
                false,
                "required",
                List.of("count"),
                "properties",
                Map.of("count", Map.of("type", "integer"), "name", Map.of("type", "string")));
        return action("test:strict", true, schema, context -> {
            count(context);
            return Map.of("count", Objects.requireNonNull(context.input().get("count")));
        });
    }

    private static TemplateAction action(
            String id,
            boolean dry,
            Map<String, Object> schema,
            Function<ActionContext, Map<String, @Nullable Object>> work) {
        return new TemplateAction() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public String description() {
                return "For tests.";
            }

            @Override
            public Map<String, Object> inputSchema() {
                return schema;
            }

            @Override
            public boolean runsDry() {
                return dry;
            }

            @Override
            public Map<String, @Nullable Object> execute(ActionContext context) {
                return work.apply(context);
            }
        };
    }
}
