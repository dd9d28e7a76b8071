package dev.ridgeway.adapters.argocd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ridgeway.adapters.JsonServer;
import dev.ridgeway.adapters.Settings;
import dev.ridgeway.plugin.SettingWrong;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.connections.ConnectedTool;
import dev.ridgeway.plugin.connections.ToolRights;
import dev.ridgeway.plugin.connections.ToolRights.MissingRight;
import dev.ridgeway.testkit.ConnectedToolContract;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ArgoCdServerTests extends ConnectedToolContract {

    private static final String TOKEN = "a-token-of-ridgeway";
    private static final String LOCATORS_SETTING = "argocd.appLocatorMethods";

    private FakeArgoCd argoCd;

    @BeforeEach
    void start() throws IOException {
        argoCd = new FakeArgoCd(TOKEN, "ridgeway").allow("applications/get/*/*");
    }

    @AfterEach
    void stop() {
        argoCd.close();
    }

    @Override
    protected ConnectedTool tool() {
        return configured(argoCd.address(), TOKEN);
    }

    @Override
    protected ConnectedTool stranger() {
        return configured(argoCd.address(), "guessed");
    }

    @Override
    protected ConnectedTool absent() {
        try {
            return configured(JsonServer.nobody(), TOKEN);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected String secret() {
        return TOKEN;
    }

    private static ConnectedTool configured(URI address, String token) {
        return configured("[{name: main, url: %s/, token: %s}]".formatted(address, token))
                .getFirst();
    }

    private static List<ConnectedTool> configured(String instances) {
        return new ArgoCdPlugin()
                .tools()
                .getFirst()
                .tools(Settings.of(LOCATORS_SETTING, "[{type: config, instances: %s}]".formatted(instances)));
    }

    @Test
    void namesTheRightsThatAreMissingAsArgoCdsPolicyWritesThem() {
        argoCd.allow("projects/get/*");

        ToolRights rights = tool().rights();

        assertThat(rights.can()).containsExactly("see what Argo CD delivers", "see what a team may deliver");
        assertThat(rights.cannot())
                .containsExactly(
                        new MissingRight(
                                "hurry Argo CD",
                                "After a push one waits until Argo CD looks by itself, up to three minutes.",
                                "policy.csv: p, ridgeway, applications, sync, */*, allow"),
                        new MissingRight(
                                "pause what Argo CD delivers",
                                "Deliveries are paused in Argo CD itself.",
                                "policy.csv: p, ridgeway, applications, update, */*, allow"));
        assertThat(rights.beyond()).isEmpty();
        assertThat(argoCd.allow("applications/delete/*/*")).isNotNull();
        assertThat(tool().rights().beyond()).containsExactly("delete what Argo CD delivers");
    }

    @Test
    void looksIntoTheProjectWhoseRoleTheTokenBelongsTo() throws IOException {
        try (FakeArgoCd other = new FakeArgoCd(TOKEN, "proj:payments:ridgeway")
                .allow("applications/get/payments/*")
                .allow("projects/get/payments")) {
            ToolRights rights = configured(other.address(), TOKEN).rights();

            assertThat(rights.can()).containsExactly("see what Argo CD delivers", "see what a team may deliver");
            assertThat(rights.cannot())
                    .extracting(MissingRight::grant)
                    .containsExactly(
                            "policy.csv: p, proj:payments:ridgeway, applications, sync, payments/*, allow",
                            "policy.csv: p, proj:payments:ridgeway, applications, update, payments/*, allow");
        }
    }

    @Test
    void saysThatAnInstanceWithoutATokenLetsNobodyIn() {
        ConnectedTool tool = configured(
                        "[{name: main, url: %s, username: admin, password: admin-word}]".formatted(argoCd.address()))
                .getFirst();

        assertThatExceptionOfType(ToolRefused.class)
                .isThrownBy(tool::ask)
                .satisfies(it -> assertThat(it.remedy()).contains("argocd account generate-token"));
    }

    @Test
    void namesTheSettingThatCannotBeUsed() {
        assertThat(new ArgoCdPlugin().tools().getFirst().tools(new Settings(Map.of())))
                .isEmpty();
        assertThatExceptionOfType(SettingWrong.class)
                .isThrownBy(() -> configured("[{name: a, url: https://a.example}, {name: a, url: https://b.example}]"))
                .satisfies(it -> assertThat(it.key()).isEqualTo(LOCATORS_SETTING + ".0.instances.1.name"));
        assertThatExceptionOfType(SettingWrong.class)
                .isThrownBy(() -> configured("[{name: a}]"))
                .satisfies(it -> assertThat(it.key()).isEqualTo(LOCATORS_SETTING + ".0.instances.0.url"));
    }
}
