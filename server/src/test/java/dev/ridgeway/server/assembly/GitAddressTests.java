package dev.ridgeway.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.ridgeway.server.platform.Problem;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitAddressTests {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:7009, 127.0.0.1, 7009",
        "127.0.0.1, 127.0.0.1, 7008",
        "localhost, 127.0.0.1, 7008",
        "[::1]:7009, 0:0:0:0:0:0:0:1, 7009",
        "[::1], 0:0:0:0:0:0:0:1, 7008",
        "::1, 0:0:0:0:0:0:0:1, 7008",
        ":7009, 0.0.0.0, 7009",
        "7009, 0.0.0.0, 7009"
    })
    void isAnAddressWithAPortOrTheUsualOne(String text, String host, int port) {
        InetSocketAddress address = GitListener.address(text);

        assertThat(address.getAddress().getHostAddress()).isEqualTo(host);
        assertThat(address.getPort()).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1:", "127.0.0.1:70000", "70000", "999999", "a b", "http://localhost", "[::1", ""})
    void anythingElseIsSaid(String text) {
        assertThatExceptionOfType(Problem.class)
                .isThrownBy(() -> GitListener.address(text))
                .withMessageContaining("--git-listen " + text + " is no address to listen on.");
    }
}
