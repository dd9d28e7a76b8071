package dev.ridgeway.testkit.cluster;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Tests on the real cluster, which run in the cluster lane only. Each may take a {@link Tenant}, {@link Faults} and
 * {@link Outages} as parameters: a namespace of its own, and what can go wrong in and below it. When a test fails, what
 * was there is kept in {@code target/cluster-evidence}; then faults are undone and everything is cleared away.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("cluster")
@ExtendWith(TenantExtension.class)
public @interface ClusterTest {}
