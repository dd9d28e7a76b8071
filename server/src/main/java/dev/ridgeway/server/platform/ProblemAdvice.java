package dev.ridgeway.server.platform;

import dev.ridgeway.plugin.Excerpt;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one place where problems become HTTP: RFC 9457 below {@code /api/ridgeway}, Backstage's error envelope on
 * Backstage's own paths (catalog-client reads {@code body.error} and {@code body.response.statusCode}).
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
@RestControllerAdvice
public class ProblemAdvice {

    private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);
    private static final String OURS = "/api/ridgeway";
    private static final int MOST_VIOLATIONS = 100;

    /** What PostgreSQL says then (https://www.postgresql.org/docs/18/errcodes-appendix.html). */
    public static final String DISK_FULL = "53100";

    @ExceptionHandler
    @Nullable
    ResponseEntity<Map<String, Object>> answer(Exception exception, HttpServletRequest request) {
        if (exception instanceof AsyncRequestNotUsableException) {
            return null;
        }
        return answer(toProblem(exception), request);
    }

    /** The answer to {@code problem} in the shape that the requested path promises; also for filters before any controller. */
    public static ResponseEntity<Map<String, Object>> answer(Problem problem, HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        boolean backstage = path.startsWith("/api/") && !path.startsWith(OURS);
        return ResponseEntity.status(problem.status())
                .contentType(backstage ? MediaType.APPLICATION_JSON : MediaType.APPLICATION_PROBLEM_JSON)
                .body(backstage ? envelope(problem, path, request) : rfc9457(problem));
    }

    /** The same, written by a filter. */
    public static void write(Problem problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ResponseEntity<?> answer = answer(problem, request);
        response.setStatus(answer.getStatusCode().value());
        response.setContentType(String.valueOf(answer.getHeaders().getContentType()));
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.getWriter().write(JsonMapper.shared().writeValueAsString(answer.getBody()));
    }

    /** What the exception means to whoever asked; what nobody expected is logged here. */
    public static Problem toProblem(Exception exception) {
        return switch (exception) {
            case Problem problem -> {
                if (problem instanceof Problem.Defect) {
                    log.error("{}: {}", problem.code(), problem.getMessage(), problem);
                } else if (problem.getCause() instanceof ToolUnavailable unavailable
                        && unavailable.getCause() != null) {
                    log.warn("{}: {}", problem.code(), problem.getMessage(), unavailable.getCause());
                }
                yield problem;
            }
            case ToolRefused refused -> new Problem.ToolFailed("a connected tool", refused);
            case ToolUnavailable unavailable -> toProblem(new Problem.ToolFailed("a connected tool", unavailable));
            case HttpMessageNotReadableException unreadable ->
                new Problem.Invalid(
                        "body-not-readable",
                        "The request body is not the JSON that this address takes.",
                        "Send JSON of the documented shape with Content-Type application/json.");
            case MethodArgumentTypeMismatchException mismatch ->
                new Problem.Invalid(
                        "request-not-understood",
                        "\"" + mismatch.getValue() + "\" is no " + mismatch.getName() + ".",
                        "Check method, parameters and content type.");
            case Exception full
            when databaseFull(full) -> {
                log.error("The disk of the database is full: {}", full.getMessage());
                yield new Problem.ToolFailed(
                        "PostgreSQL",
                        new ToolUnavailable(
                                "database-full",
                                "The disk of the database is full, so this was not saved.",
                                "Nothing that was saved is lost. Free space there; what waits goes on by itself."));
            }
            case Exception away
            when databaseAway(away) ->
                new Problem.ToolFailed(
                        "PostgreSQL",
                        new ToolUnavailable(
                                "database-unavailable",
                                "The database does not answer right now.",
                                "Nothing is lost; try again in a moment. If it stays, look at the server's log."));
            case RequestRejectedException rejected ->
                new Problem.Invalid(
                        "request-not-understood",
                        "The name of a parameter, or a header, holds characters that none may have.",
                        "Check method, parameters and content type.");
            case ErrorResponse response -> fromSpring(response, exception);
            default -> {
                Problem.Defect defect = new Problem.Defect(
                        "defect",
                        "Something went wrong inside Ridgeway.",
                        "Try again; if it stays, give the request id to whoever runs Ridgeway.",
                        exception);
                log.error("Unexpected failure", exception);
                yield defect;
            }
        };
    }

    /** Whether PostgreSQL has no room to write. */
    public static boolean databaseFull(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && DISK_FULL.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /** Whether PostgreSQL did not answer, or not in time, at the begin, in the middle or at the end of a transaction. */
    public static boolean databaseAway(Throwable thrown) {
        return switch (thrown) {
            case DataAccessResourceFailureException _ -> true;
            case CannotCreateTransactionException _ -> true;
            case RecoverableDataAccessException _ -> true;
            case TransientDataAccessException _ -> true;
            case TransactionSystemException e ->
                e.getCause() instanceof SQLException sql && (sql.getSQLState() == null || lost(sql));
            case UncategorizedSQLException e -> e.getSQLException() != null && lost(e.getSQLException());
            default -> false;
        };
    }

    /** By the classes of PostgreSQL's codes: the connection, an operator. */
    private static boolean lost(SQLException sql) {
        String state = String.valueOf(sql.getSQLState());
        return state.startsWith("08") || state.startsWith("57");
    }

    private static Problem fromSpring(ErrorResponse response, Exception exception) {
        HttpStatus status = HttpStatus.resolve(response.getStatusCode().value());
        String detail = response.getBody().getDetail();
        String message = detail == null ? String.valueOf(exception.getMessage()) : detail;
        return switch (status == null ? HttpStatus.BAD_REQUEST : status) {
            case NOT_FOUND ->
                new Problem.NotFound("address-not-found", "There is nothing at this address.", "Check the address.");
            case PAYLOAD_TOO_LARGE ->
                new Problem.Invalid("body-too-large", "The request body is too large.", "Send less at once.");
            default ->
                new Problem.Invalid("request-not-understood", message, "Check method, parameters and content type.");
        };
    }

    private static Map<String, Object> rfc9457(Problem problem) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "https://ridgeway.dev/problems/" + problem.code());
        body.put("title", problem.backstageName());
        body.put("status", problem.status());
        body.put("detail", problem.sentence());
        body.put("code", problem.code());
        body.put("remedy", problem.remedy());
        requestId(body);
        if (problem instanceof Problem.Invalid invalid && !invalid.violations().isEmpty()) {
            body.put("violations", violations(invalid));
        }
        if (problem instanceof Problem.ToolFailed failed) {
            body.put("tool", failed.tool());
        }
        return body;
    }

    private static Map<String, Object> envelope(Problem problem, String path, HttpServletRequest request) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("name", problem.backstageName());
        error.put("message", problem.sentence());
        error.put("code", problem.code());
        error.put("remedy", problem.remedy());
        if (problem instanceof Problem.Invalid invalid && !invalid.violations().isEmpty()) {
            error.put("violations", violations(invalid));
        }
        requestId(error);
        int plugin = path.indexOf('/', "/api/".length());
        String query = request.getQueryString();
        String url = (plugin < 0 ? path : path.substring(plugin)) + (query == null ? "" : "?" + query);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("error", error);
        body.put("request", Map.of("method", request.getMethod(), "url", Excerpt.of(url)));
        body.put("response", Map.of("statusCode", problem.status()));
        return body;
    }

    private static void requestId(Map<String, Object> body) {
        String requestId = MDC.get(RequestIdFilter.KEY);
        if (requestId != null) {
            body.put("requestId", requestId);
        }
    }

    private static List<Map<String, Object>> violations(Problem.Invalid invalid) {
        List<Map<String, Object>> list = new ArrayList<>();
        for (Violation violation : invalid.violations()
                .subList(0, Math.min(MOST_VIOLATIONS, invalid.violations().size()))) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("path", violation.path());
            one.put("message", violation.message());
            one.put("remedy", violation.remedy());
            if (violation.line() > 0) {
                one.put("line", violation.line());
            }
            list.add(one);
        }
        return list;
    }
}
