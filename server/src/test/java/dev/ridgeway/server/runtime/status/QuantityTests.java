package dev.ridgeway.server.runtime.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTests {

    @ParameterizedTest
    @CsvSource({
        "512Mi, 536870912",
        "1.5Gi, 1610612736",
        "128974848, 128974848",
        "129e6, 129000000",
        "129M, 129000000",
        "128974848000m, 128974848",
        "1E, 1000000000000000000",
        ".5Ki, 512"
    })
    void readsBytes(String written, long bytes) {
        assertThat(Quantity.whole(written)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({"250m, 250", "1, 1000", "0.5, 500", "12345678n, 13", "1500u, 2", "2k, 2000000"})
    void readsProcessors(String written, long thousandths) {
        assertThat(Quantity.thousandths(written)).isEqualTo(thousandths);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "much", "1 Gi", "1Qi", "1e999", "9999999999999999999E"})
    void takesNothingElseForAnAmount(String written) {
        assertThat(Quantity.whole(written)).isNull();
    }

    @Test
    void keepsTheSign() {
        assertThat(Quantity.whole("-1")).isEqualTo(-1);
    }
}
