package dev.ridgeway.testkit.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.opentest4j.TestAbortedException;

/** Gives tests what {@link ClusterTest} promises. */
final class TenantExtension
        implements ExecutionCondition,
                ParameterResolver,
                TestExecutionExceptionHandler,
                LifecycleMethodExecutionExceptionHandler,
                AfterEachCallback {

    private static final Namespace STORE = Namespace.create(TenantExtension.class);
    private static final int NAME_LENGTH = 40;

    /** What one test was given. */
    private record Place(Tenant tenant, OpenFaults open, Faults faults, Outages outages) {}

    /** In CI none begins any more when its time is over, and says so. */
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        String until = System.getenv("RIDGEWAY_TEST_UNTIL");
        if (until == null
                || until.isBlank()
                || context.getTestMethod().isEmpty()
                || Instant.now().getEpochSecond() < Long.parseLong(until)) {
            return ConditionEvaluationResult.enabled("there is time for it");
        }
        String reason = "NOT REACHED IN TIME, so not tested: "
                + context.getRequiredTestClass().getSimpleName() + "."
                + context.getRequiredTestMethod().getName() + ".";
        System.out.println(reason);
        return ConditionEvaluationResult.disabled(reason);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return context.getTestMethod().isPresent()
                && (type == Tenant.class || type == Faults.class || type == Outages.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Place place = context.getStore(STORE).computeIfAbsent(Place.class, it -> place(context), Place.class);
        Class<?> type = parameter.getParameter().getType();
        return type == Tenant.class ? place.tenant() : type == Faults.class ? place.faults() : place.outages();
    }

    private static Place place(ExtensionContext context) {
        ClusterAccess access = context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(ClusterAccess.class, it -> ClusterAccess.open(), ClusterAccess.class);
        Leavings leavings = context.getParent()
                .orElseThrow()
                .getStore(STORE)
                .computeIfAbsent(Leavings.class, it -> new Leavings(access.administrator()), Leavings.class);
        String namespace = name(context);
        leavings.add(namespace);
        Tenant tenant;
        try {
            tenant = Tenant.create(access, namespace);
        } catch (RuntimeException | AssertionError failure) {
            throw withEvidence(context, access.administrator(), namespace, failure);
        }
        OpenFaults open = new OpenFaults();
        return new Place(tenant, open, new Faults(tenant, open), new Outages(tenant, open));
    }

    private static String name(ExtensionContext context) {
        String method = context.getRequiredTestMethod()
                .getName()
                .replaceAll("(?<=[a-z0-9])([A-Z])", "-$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9-]", "");
        String name = method.substring(0, Math.min(method.length(), NAME_LENGTH));
        return "t-" + name + "-"
                + HexFormat.of()
                        .toHexDigits(ThreadLocalRandom.current().nextLong())
                        .substring(10);
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withEvidence(context, failure);
    }

    @Override
    public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withEvidence(context, failure);
    }

    @Override
    public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        throw withEvidence(context, failure);
    }

    private static Throwable withEvidence(ExtensionContext context, Throwable failure) {
        Place place = place(context, false);
        if (place == null || failure instanceof TestAbortedException) {
            return failure;
        }
        Tenant tenant = place.tenant();
        return withEvidence(context, tenant.administrator(), tenant.namespace(), failure);
    }

    private static AssertionError withEvidence(
            ExtensionContext context, KubernetesClient administrator, String namespace, Throwable failure) {
        Path folder = Evidence.collect(administrator, namespace, test(context));
        return new AssertionError(failure + "\nWhat was there is in " + folder + ".", failure);
    }

    /** Class and method, and the number of the invocation where there are several. */
    private static String test(ExtensionContext context) {
        String number = context.getUniqueId().replaceFirst("^.*invocation:#(\\d+).*$|^.*$", "$1");
        return context.getRequiredTestClass().getSimpleName() + "-"
                + context.getRequiredTestMethod().getName() + (number.isEmpty() ? "" : "-" + number);
    }

    private static @Nullable Place place(ExtensionContext context, boolean remove) {
        return remove
                ? context.getStore(STORE).remove(Place.class, Place.class)
                : context.getStore(STORE).get(Place.class, Place.class);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        Place place = place(context, true);
        if (place != null) {
            Tenant tenant = place.tenant();
            try {
                place.open().undo();
            } catch (AssertionError failure) {
                throw withEvidence(context, tenant.administrator(), tenant.namespace(), failure);
            } finally {
                tenant.leave();
            }
        }
    }
}
