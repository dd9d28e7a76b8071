package dev.ridgeway.server.assembly;

import dev.ridgeway.server.assembly.database.Database;
import java.io.File;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ServerBeans {

    @Bean(destroyMethod = "")
    DataSource dataSource(Database database) {
        return database.pool();
    }

    /** Tomcat works in the data directory, where what a killed server leaves is used again by the next. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcatFolder(DataDirectory data) {
        File folder = data.folder().resolve("tomcat").toFile();
        File documents = new File(folder, "documents");
        return tomcat -> {
            documents.mkdirs();
            tomcat.setBaseDirectory(folder);
            tomcat.setDocumentRoot(documents);
        };
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
