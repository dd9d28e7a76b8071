package dev.ridgeway.server.assembly.edge;

import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.ProblemAdvice;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

/** Lets what the firewall and Tomcat itself refuse answer in the shape of every other problem. */
@Configuration(proxyBeanMethods = false)
class EdgeWiring {

    @Bean
    RequestRejectedHandler refusedAddresses() {
        return (request, response, rejected) -> ProblemAdvice.write(unclearAddress(), request, response);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> refusedRequests() {
        return tomcat -> tomcat.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new ProblemValve()));
    }

    /** A number is no text, and no text a number, in a request as in JSON Schema. */
    @Bean
    JsonMapperBuilderCustomizer exactTypes() {
        return json -> json.disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        texts -> texts.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail));
    }

    static Problem unclearAddress() {
        return new Problem.Invalid(
                "request-not-understood",
                "The address hides what is meant, or is none.",
                "Write the path plainly: no //, .., ; or \\, no encoded slashes, a % as %25.");
    }
}
