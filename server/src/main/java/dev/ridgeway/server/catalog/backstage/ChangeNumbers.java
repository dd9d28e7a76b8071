package dev.ridgeway.server.catalog.backstage;

import dev.ridgeway.server.catalog.CatalogWritten;
import dev.ridgeway.server.catalog.index.IndexRunner;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Lets a client see what it wrote, whichever server answers: the answer to a write carries the number of its change, and a
 * question that carries it back is answered after that change was taken in.
 */
@Component
class ChangeNumbers implements HandlerInterceptor, WebMvcConfigurer {

    static final String HEADER = "Ridgeway-Change";

    private final IndexRunner runner;

    ChangeNumbers(IndexRunner runner) {
        this.runner = runner;
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this).addPathPatterns("/api/catalog/**");
    }

    @EventListener
    void on(CatalogWritten event) {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes request) {
            HttpServletResponse response = request.getResponse();
            if (response != null) {
                response.setHeader(HEADER, Long.toString(event.change()));
            }
        }
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws InterruptedException {
        String change = request.getHeader(HEADER);
        if (isNumber(change)) {
            runner.await(Long.parseLong(change));
        }
        return true;
    }

    private static boolean isNumber(@Nullable String text) {
        return text != null && text.matches("\\d{1,18}");
    }
}
