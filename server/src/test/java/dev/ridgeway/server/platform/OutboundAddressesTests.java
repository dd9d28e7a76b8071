package dev.ridgeway.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundAddressesTests {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.9.1",
                "0.0.0.0",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.1",
                "192.0.2.1",
                "198.18.0.1",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "fec0::1",
                "ff02::1",
                "2001:db8::1",
                "2001::1",
                "::ffff:127.0.0.1",
                "::127.0.0.1",
                "64:ff9b::a00:1",
                "64:ff9b:1::808:808",
                "2002:7f00:1::"
            })
    void knowsWhatIsNotPublic(String address) {
        assertThat(OutboundAddresses.isPublic(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "172.32.0.1",
                "172.15.0.1",
                "100.128.0.1",
                "192.169.0.1",
                "169.253.0.1",
                "198.20.0.1",
                "223.255.255.255",
                "2606:4700::1111",
                "2a00:1450:4001::1",
                "::ffff:8.8.8.8",
                "64:ff9b::808:808"
            })
    void knowsWhatIsPublic(String address) {
        assertThat(OutboundAddresses.isPublic(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/a",
                "https://localhost/a",
                "https://2130706433/a",
                "https://[::1]/a",
                "https://[::ffff:10.0.0.1]/a",
                "https://169.254.169.254/latest/meta-data",
                "https://user@10.0.0.1/a"
            })
    void refusesAPrivateHostThatNobodyNamed(String url) throws IOException {
        assertThatThrownBy(() -> addresses("app: {title: T}").of(URI.create(url)))
                .isInstanceOfSatisfying(Problem.Forbidden.class, it -> {
                    assertThat(it.code()).isEqualTo("address-not-public");
                    assertThat(it.remedy()).contains("backend.reading.allow");
                });
    }

    @Test
    void reachesNamedHostsWhereverTheyAre() throws IOException {
        OutboundAddresses addresses = addresses("""
                backend:
                  reading:
                    allow:
                      - host: localhost:8443
                      - host: "*.example.internal"
                      - host: 127.0.0.1
                        paths: [/open/]
                integrations:
                  github:
                    - host: 127.0.0.2
                  aws: {region: x}
                """);
        assertThat(addresses.of(URI.create("https://localhost:8443/a"))).isNotEmpty();
        assertThat(addresses.of(URI.create("https://127.0.0.2/a")))
                .isEqualTo(List.of(InetAddress.ofLiteral("127.0.0.2")));
        assertThat(addresses.trusts(URI.create("https://files.Example.internal/a")))
                .isTrue();
        assertThat(addresses.trusts(URI.create("https://127.0.0.1/open/file"))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost/a",
                "http://localhost/a",
                "https://example.internal/a",
                "https://notexample.internal/a",
                "https://127.0.0.1/closed",
                "https://127.0.0.1/open/../closed",
                "https://127.0.0.1/open/%2e%2e/closed",
                "https://127.0.0.1/open/%2E%2e%2fclosed",
                "https://127.0.0.1/open/..%5Cclosed"
            })
    void namesCoverNoOtherPortPathOrDomain(String url) throws IOException {
        assertThat(addresses("""
                backend:
                  reading:
                    allow: [{host: "localhost:8443"}, {host: "*.example.internal"}, {host: 127.0.0.1, paths: [/open/]}]
                """).trusts(URI.create(url))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://files.nowhere-at-all.com/a", "https://8.8.8.8/a", "https://[2606:4700::1111]/a"})
    void leavesNamesToTheProxy(String url) throws IOException {
        OutboundAddresses addresses = addresses("app: {title: T}");
        behindAProxy(() -> assertThat(addresses.of(URI.create(url))).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/a",
                "https://2130706433/a",
                "https://[::1]/a",
                "https://169.254.169.254/latest/meta-data",
                "https://localhost/a",
                "https://LOCALHOST./a",
                "https://files/a",
                "https://metadata.google.internal/a",
                "https://files.corp./a",
                "https://router.home.arpa/a"
            })
    void asksNoProxyForWhatIsInside(String url) throws IOException {
        OutboundAddresses addresses = addresses("app: {title: T}");
        behindAProxy(() -> assertThatThrownBy(() -> addresses.of(URI.create(url)))
                .isInstanceOfSatisfying(
                        Problem.Forbidden.class, it -> assertThat(it.code()).isEqualTo("address-not-public")));
    }

    @Test
    void asksTheProxyForWhatIsNamedWhereverItIs() throws IOException {
        OutboundAddresses addresses = addresses("backend: {reading: {allow: [{host: files.corp}]}}");
        behindAProxy(() ->
                assertThat(addresses.of(URI.create("https://files.corp/a"))).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x7f.1", "0177.0.0.1", "127.0.0.0x1", "files.", "."})
    void takesNoOddFormForAPublicName(String host) {
        assertThat(OutboundAddresses.soundsPublic(host)).isFalse();
    }

    private static void behindAProxy(Runnable work) {
        ProxySelector before = ProxySelector.getDefault();
        ProxySelector.setDefault(ProxySelector.of(InetSocketAddress.createUnresolved("proxy.example", 3128)));
        try {
            work.run();
        } finally {
            ProxySelector.setDefault(before);
        }
    }

    @Test
    void saysThatAHostIsUnknown() throws IOException {
        assertThatThrownBy(() -> addresses("app: {title: T}").of(URI.create("https://nowhere.invalid/a")))
                .isInstanceOfSatisfying(
                        Problem.Invalid.class, it -> assertThat(it.code()).isEqualTo("host-unknown"));
        assertThatThrownBy(() -> addresses("app: {title: T}").of(URI.create("https:///a")))
                .isInstanceOf(Problem.Invalid.class);
    }

    @Test
    void namesTheWrongSetting() {
        assertThatThrownBy(() -> addresses("backend: {reading: {allow: [{host: 'a:b'}]}}"))
                .hasMessageContaining("backend.reading.allow.0.host");
    }

    private OutboundAddresses addresses(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("app-config.yaml"), yaml);
        return new OutboundAddresses(Configuration.load(List.of(file), folder, 7007, name -> null));
    }
}
