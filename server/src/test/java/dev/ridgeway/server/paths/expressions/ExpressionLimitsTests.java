package dev.ridgeway.server.paths.expressions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Templates that want more than they may have fail with a limit; the server lives on and keeps its memory. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ExpressionLimitsTests {

    private static final Options OPTIONS = Options.backstage(Map.of());
    private static final long BOUND = 400L * 1024 * 1024;

    static List<String> greedy() {
        return List.of(
                "{% for a in range(0, 100000000) %}x{% endfor %}",
                "{% for a in range(0, 9000) %}{% for b in range(0, 9000) %}{% endfor %}{% endfor %}",
                "{% set s = 'xxxxxxxxxxxxxxxx' %}{% for i in range(0, 60) %}{% set s = s ~ s %}{% endfor %}${{ s }}",
                "{% set s = 'x' %}{% for i in range(0, 60) %}{% set s = s.concat(s) %}{% endfor %}${{ s }}",
                "{% set s = [1] %}{% for i in range(0, 60) %}{% set s = s.concat(s) %}{% endfor %}${{ s }}",
                "${{ 'x' | center(1000000000) }}",
                "${{ 'x' | indent(1000000000) }}",
                "${{ ('a\n' | replace('a', 'aaaaaaaaaaaaaaaaaaaa')) | indent(999999999) }}",
                "{% macro f(n) %}${{ f(n) }}{% endmacro %}${{ f(1) }}",
                "{% macro f(n) %}${{ f(n - 1) }}${{ f(n - 1) }}{% endmacro %}${{ f(100) }}",
                "${{ " + "(".repeat(100_000) + "1" + ")".repeat(100_000) + " }}",
                "${{ " + "[".repeat(100_000) + "]".repeat(100_000) + " }}",
                "${{ " + "not ".repeat(100_000) + "1 }}",
                "${{ 1" + "+1".repeat(200_000) + " }}",
                "{% if 1 %}".repeat(20_000) + "{% endif %}".repeat(20_000),
                "${{ r/(a+)+$/.test('" + "a".repeat(64) + "b') }}",
                "${{ r/(a|aa)+$/.test('" + "a".repeat(64) + "b') }}",
                "${{ r/(.*)*x/.test('" + "a".repeat(5_000) + "') }}",
                "${{ '" + "a".repeat(200_000) + "'.split('').join('" + "b".repeat(1_000) + "') }}",
                "${{ range(0, 1000000) | join('" + "y".repeat(1_000) + "') }}");
    }

    @ParameterizedTest
    @MethodSource("greedy")
    void endsWhatAsksForTooMuch(String source) {
        String sample = source.substring(0, Math.min(60, source.length()));
        System.gc();
        long before = used();

        Throwable thrown =
                Assertions.catchThrowable(() -> Template.parse(source, OPTIONS).render(Map.of()));

        assertThat(thrown)
                .as(sample)
                .isInstanceOfSatisfying(
                        ExpressionFailed.class,
                        failed -> assertThat(failed.reason()).isEqualTo(ExpressionFailed.Reason.LIMIT));
        assertThat(used() - before).as(sample).isLessThan(BOUND);
    }

    @Test
    void saysThatALimitWasReached() {
        assertThatExceptionOfType(ExpressionFailed.class)
                .isThrownBy(() -> Template.parse("{% for a in range(0, 100000000) %}x{% endfor %}", OPTIONS)
                        .render(Map.of()))
                .matches(failed -> failed.reason() == ExpressionFailed.Reason.LIMIT);
    }

    @Test
    void doesNotFollowACircleInTheContextForEver() {
        Map<String, Object> circle = new HashMap<>();
        circle.put("self", circle);

        assertThatExceptionOfType(ExpressionFailed.class)
                .isThrownBy(
                        () -> Template.parse("${{ values | dump }}", OPTIONS).render(Map.of("values", circle)));
    }

    @Test
    void reachesNothingOfJava() {
        for (String probe : List.of(
                "${{ values.getClass() }}",
                "${{ ''.getClass().forName('java.lang.Runtime') }}",
                "${{ values.constructor.constructor('return 1')() }}",
                "${{ [].class }}",
                "${{ range.constructor }}",
                "${{ values.__proto__ }}")) {
            Object result = Expressions.render(probe, Map.of("values", Map.of("a", 1)), OPTIONS, (text, why) -> {});
            boolean asWritten = probe.equals(result);
            assertThat(asWritten ? "" : String.valueOf(result)).as(probe).doesNotContain("java", "class ", "Class");
        }
    }

    private static long used() {
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
