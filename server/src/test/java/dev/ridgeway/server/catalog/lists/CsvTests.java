package dev.ridgeway.server.catalog.lists;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "plain | plain",
                "a,b | \"a,b\"",
                "say \"hi\" | \"say \"\"hi\"\"\"",
                "=1+1 | '=1+1",
                "+49 30 | '+49 30",
                "-1 | '-1",
                "@SUM(A1) | '@SUM(A1)",
                "=HYPERLINK(\"x\",\"y\") | \"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"",
                "a=b | a=b",
                "~~ | ~~"
            })
    void writesCellsThatNoSpreadsheetRuns(String cell, String written) {
        assertThat(Csv.line(List.of(cell, "next"))).isEqualTo(written + ",next\r\n");
    }

    @ParameterizedTest
    @CsvSource({"'\t=1', '''\t=1'", "'one\ntwo', '\"one\ntwo\"'"})
    void keepsLinesAndTabsInsideOfTheirCell(String cell, String written) {
        assertThat(Csv.line(List.of(cell))).isEqualTo(written + "\r\n");
    }
}
