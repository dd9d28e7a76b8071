package dev.ridgeway.server.catalog;

import dev.ridgeway.server.catalog.sources.CatalogSettings;
import java.nio.file.Path;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CatalogConfiguration {

    @Bean
    CatalogSettings catalogSettings() {
        return new CatalogSettings(Path.of("."), List.of(), List.of());
    }
}
