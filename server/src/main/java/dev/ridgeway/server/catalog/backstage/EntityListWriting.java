package dev.ridgeway.server.catalog.backstage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Lets controllers answer lists of entities, of which each goes out as the bytes it is kept as. */
@Configuration(proxyBeanMethods = false)
class EntityListWriting implements WebMvcConfigurer {

    static final MediaType TYPE = new MediaType(MediaType.APPLICATION_JSON, StandardCharsets.UTF_8);

    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
        converters.addCustomConverter(new Writer());
    }

    private static final class Writer extends AbstractHttpMessageConverter<EntityList> {

        Writer() {
            super(TYPE);
        }

        @Override
        protected boolean supports(Class<?> type) {
            return type == EntityList.class;
        }

        @Override
        public boolean canRead(Class<?> type, @Nullable MediaType mediaType) {
            return false;
        }

        @Override
        protected EntityList readInternal(Class<? extends EntityList> type, HttpInputMessage input) {
            throw new HttpMessageNotReadableException("Lists of entities are only written.", input);
        }

        @Override
        protected @Nullable Long getContentLength(EntityList list, @Nullable MediaType type) {
            return list.length();
        }

        @Override
        protected void writeInternal(EntityList list, HttpOutputMessage output) throws IOException {
            list.write(output.getBody());
        }
    }
}
