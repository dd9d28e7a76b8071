package dev.ridgeway.server.assembly.edge;

import dev.ridgeway.server.platform.PlainText;
import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.ProblemAdvice;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriUtils;

/** Refuses an address whose path or query is not plain text, and names the parameter. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 1)
class PlainAddressFilter extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Problem refused = refused(request);
        if (refused == null) {
            chain.doFilter(request, response);
        } else {
            ProblemAdvice.write(refused, request, response);
        }
    }

    private static @Nullable Problem refused(HttpServletRequest request) {
        try {
            String fault = fault(request.getRequestURI());
            if (fault != null) {
                return PlainText.refused("The path of the address", fault);
            }
            String query = request.getQueryString();
            for (String pair : query == null ? new String[0] : query.split("&")) {
                fault = fault(pair);
                if (fault != null) {
                    return PlainText.refused("The parameter \"" + pair.replaceAll("[=%].*", "") + "\"", fault);
                }
            }
            return null;
        } catch (IllegalArgumentException broken) {
            return new Problem.Invalid(
                    "request-not-understood",
                    "The address has a % that no two hexadecimal digits follow.",
                    "Encode the address; a % itself is %25.");
        }
    }

    private static @Nullable String fault(String encoded) {
        byte[] bytes = UriUtils.decode(encoded, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
        try {
            return PlainText.fault(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return "bytes that are not UTF-8";
        }
    }
}
