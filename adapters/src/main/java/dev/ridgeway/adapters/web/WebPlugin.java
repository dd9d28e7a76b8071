package dev.ridgeway.adapters.web;

import dev.ridgeway.plugin.PlatformPlugin;
import dev.ridgeway.plugin.PluginContext;
import dev.ridgeway.plugin.apis.ApiCaller;
import dev.ridgeway.plugin.apis.ApiCallerFactory;
import dev.ridgeway.plugin.code.SourceReader;
import dev.ridgeway.plugin.code.SourceReaderFactory;
import dev.ridgeway.plugin.code.WebhookSender;
import dev.ridgeway.plugin.code.WebhookSenderFactory;
import java.util.List;

/** Offers reading of, sending to and asking plain web addresses. */
public final class WebPlugin implements PlatformPlugin {

    @Override
    public List<SourceReaderFactory> sourceReaders() {
        return List.of(new Factory());
    }

    @Override
    public List<WebhookSenderFactory> webhookSenders() {
        return List.of(new SenderFactory());
    }

    @Override
    public List<ApiCallerFactory> apiCallers() {
        return List.of(new CallerFactory());
    }

    private static final class CallerFactory implements ApiCallerFactory {
        @Override
        public String name() {
            return "web";
        }

        @Override
        public ApiCaller create(PluginContext context) {
            return client(context)::call;
        }
    }

    private static final class Factory implements SourceReaderFactory {
        @Override
        public String name() {
            return "web";
        }

        @Override
        public SourceReader create(PluginContext context) {
            return new WebSourceReader(client(context));
        }
    }

    private static final class SenderFactory implements WebhookSenderFactory {
        @Override
        public String name() {
            return "web";
        }

        @Override
        public WebhookSender create(PluginContext context) {
            return client(context)::post;
        }
    }

    private static WebClient client(PluginContext context) {
        return new WebClient(context.outbound(), context.clock(), WebSettings.usual());
    }
}
