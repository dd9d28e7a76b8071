package dev.ridgeway.server.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

class ProblemAdviceTests {

    @Test
    void saysThatTheDatabaseIsAwayAtWhateverMomentItWent() {
        List<Exception> away = List.of(
                new CannotGetJdbcConnectionException("none", new SQLTransientConnectionException("timed out")),
                new CannotCreateTransactionException("none"),
                new DataAccessResourceFailureException("closed"),
                new QueryTimeoutException("too long"),
                new CannotAcquireLockException("too long"),
                new TransactionSystemException("JDBC commit failed", new SQLException("closed", "08006")),
                new TransactionSystemException("JDBC rollback failed", new SQLException("closed", "08003")),
                new UncategorizedSQLException("say", "select", new SQLException("shutting down", "57P01")));

        assertThat(away).allSatisfy(each -> {
            Problem problem = ProblemAdvice.toProblem(each);
            assertThat(problem.code()).isEqualTo("database-unavailable");
            assertThat(problem.status()).isEqualTo(503);
        });
    }

    @Test
    void tellsAFullDiskAndAFaultOfOursFromIt() {
        SQLException full = new SQLException("No space left on device", ProblemAdvice.DISK_FULL);

        assertThat(ProblemAdvice.toProblem(new TransactionSystemException("JDBC commit failed", full))
                        .code())
                .isEqualTo("database-full");
        assertThat(ProblemAdvice.toProblem(new BadSqlGrammarException("say", "selct", new SQLException("no", "42601")))
                        .code())
                .isEqualTo("defect");
        assertThat(ProblemAdvice.toProblem(
                                new TransactionSystemException("JDBC commit failed", new SQLException("no", "P0001")))
                        .code())
                .isEqualTo("defect");
    }
}
