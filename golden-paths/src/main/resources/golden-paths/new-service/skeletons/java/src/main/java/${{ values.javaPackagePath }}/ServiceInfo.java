package ${{ values.javaPackagePath | replace("/", ".") }};

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/** Publishes which version runs as the metric {@code service_info}. */
@Component
class ServiceInfo implements MeterBinder {

    private final String service;
    private final String version;

    ServiceInfo(@Value("${spring.application.name}") String service, @Value("${service.version}") String version) {
        this.service = service;
        this.version = version;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("service.info", () -> 1)
                .tag("service", service)
                .tag("version", version)
                .register(registry);
    }
}
