package dev.ridgeway.server.assembly;

import dev.ridgeway.server.assembly.database.Database;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ServerBeans {

    @Bean(destroyMethod = "")
    DataSource dataSource(Database database) {
        return database.pool();
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
