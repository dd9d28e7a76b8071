package dev.ridgeway.server.code.repositories;

import dev.ridgeway.server.code.git.GitFolders;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts Git's protocol under {@code /git}. */
@Configuration(proxyBeanMethods = false)
class CodeWiring {

    @Bean
    ServletRegistrationBean<GitTransport> gitTransport(
            EmbeddedGit git, GitFolders folders, PushReceiver receiver, CodeAudit audit) {
        return new ServletRegistrationBean<>(new GitTransport(git, folders, receiver, audit), "/git/*");
    }
}
