package dev.ridgeway.server.assembly;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Backstage's health addresses: alive while the process answers, ready while the database does too. */
@RestController
@RequestMapping("/.backstage/health/v1")
class HealthController {

    private final DataSource dataSource;

    HealthController(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    @GetMapping("/liveness")
    Map<String, String> liveness() {
        return Map.of("status", "ok");
    }

    @GetMapping("/readiness")
    ResponseEntity<Map<String, String>> readiness() {
        try (Connection connection = dataSource.getConnection()) {
            if (connection.isValid(2)) {
                return ResponseEntity.ok(Map.of("status", "ok"));
            }
        } catch (SQLException e) {
            return unavailable();
        }
        return unavailable();
    }

    private static ResponseEntity<Map<String, String>> unavailable() {
        return ResponseEntity.status(503)
                .body(Map.of(
                        "status",
                        "error",
                        "message",
                        "The database does not answer. Nothing is lost; Ridgeway keeps trying."));
    }
}
