package dev.ridgeway.server.paths.runs;

import com.github.kagkarlsson.scheduler.task.Task;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class RunTasks {

    @Bean
    Task<Void> performRuns(RunRunner runner) {
        return runner.task();
    }
}
