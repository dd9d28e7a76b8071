package dev.ridgeway.server.assembly;

import dev.ridgeway.server.platform.ProblemAdvice;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Health at Backstage's addresses and at those that probes use by habit: alive while the process answers, ready while the
 * database does too.
 */
@RestController
class HealthController {

    private final DataSource dataSource;

    HealthController(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @GetMapping({"/.backstage/health/v1/liveness", "/livez", "/healthz", "/health", "/healthcheck"})
    Map<String, String> liveness() {
        return Map.of("status", "ok");
    }

    @GetMapping({"/.backstage/health/v1/readiness", "/readyz"})
    ResponseEntity<Map<String, String>> readiness() {
        try (Connection connection = dataSource.getConnection()) {
            if (connection.isValid(2)) {
                return ResponseEntity.ok(Map.of("status", "ok"));
            }
        } catch (SQLException e) {
            return unavailable(
                    ProblemAdvice.databaseFull(e)
                            ? "The disk of the database is full."
                            : "The database does not answer.");
        }
        return unavailable("The database does not answer.");
    }

    private static ResponseEntity<Map<String, String>> unavailable(String why) {
        return ResponseEntity.status(503)
                .body(Map.of("status", "error", "message", why + " Nothing is lost; Ridgeway keeps trying."));
    }
}
