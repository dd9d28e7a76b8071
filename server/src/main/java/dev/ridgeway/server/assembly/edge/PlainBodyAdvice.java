package dev.ridgeway.server.assembly.edge;

import dev.ridgeway.server.platform.PlainText;
import dev.ridgeway.server.platform.Problem;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** Refuses a JSON body that is too large, or a text in it that is not plain, and names the field. */
@ControllerAdvice
class PlainBodyAdvice extends RequestBodyAdviceAdapter {

    private static final int MOST_BYTES = 16 * 1024 * 1024;
    private static final int MOST_VALUES = 500_000;

    @SuppressWarnings("ArrayRecordComponent") // read once; nobody compares bodies
    private record Body(HttpHeaders headers, byte[] content) implements HttpInputMessage {
        @Override
        public InputStream getBody() {
            return new ByteArrayInputStream(content);
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }
    }

    @Override
    public boolean supports(
            MethodParameter parameter, Type target, Class<? extends HttpMessageConverter<?>> converter) {
        return true;
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage input,
            MethodParameter parameter,
            Type target,
            Class<? extends HttpMessageConverter<?>> converter)
            throws IOException {
        Body body = new Body(input.getHeaders(), input.getBody().readNBytes(MOST_BYTES + 1));
        if (body.content().length > MOST_BYTES) {
            throw new Problem.Invalid("body-too-large", "The request body is larger than 16 MB.", "Send less at once.");
        }
        requirePlain(body);
        return body;
    }

    private static void requirePlain(Body body) {
        try (JsonParser json = JsonMapper.shared().createParser(body.content())) {
            int values = 0;
            for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
                if (++values > MOST_VALUES) {
                    throw new Problem.Invalid(
                            "body-too-large",
                            "The request body holds more than " + MOST_VALUES + " values.",
                            "Send less at once.");
                }
                if (token == JsonToken.VALUE_STRING || token == JsonToken.PROPERTY_NAME) {
                    String fault = PlainText.fault(json.getString());
                    if (fault != null) {
                        throw PlainText.refused(
                                "The field \"" + json.streamReadContext().pathAsPointer() + "\" of the request body",
                                fault);
                    }
                }
            }
        } catch (JacksonException e) {
            throw new HttpMessageNotReadableException("not JSON", e, body);
        }
    }
}
