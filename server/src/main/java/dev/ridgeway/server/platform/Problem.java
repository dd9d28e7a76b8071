package dev.ridgeway.server.platform;

import dev.ridgeway.plugin.Excerpt;
import dev.ridgeway.plugin.ToolRefused;
import dev.ridgeway.plugin.ToolUnavailable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can go wrong, by who can mend it. The message says what happened with the value, the remedy what to do
 * next, both shortened when somebody made them endless; the code is stable and documented in {@code docs/errors.md}. One
 * advice maps it to HTTP.
 */
public abstract sealed class Problem extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final String remedy;

    private Problem(String code, String message, String remedy, @Nullable Throwable cause) {
        super(Excerpt.of(message), cause);
        this.code = code;
        this.remedy = Excerpt.of(remedy);
    }

    /** Kebab-case, unique, documented. */
    public String code() {
        return code;
    }

    /** One sentence on what the reader does next. */
    public String remedy() {
        return remedy;
    }

    /** The HTTP status; it tells the blame: 4xx the caller's, 502 and 503 a tool's, 500 ours. */
    public abstract int status();

    /** The name that Backstage's error envelope gives to this kind of problem. */
    public abstract String backstageName();

    /** The sentence a person reads, never null. */
    public String sentence() {
        String message = getMessage();
        return message == null ? code : message;
    }

    public static final class NotFound extends Problem {
        private static final long serialVersionUID = 1L;

        public NotFound(String code, String message, String remedy) {
            super(code, message, remedy, null);
        }

        @Override
        public int status() {
            return 404;
        }

        @Override
        public String backstageName() {
            return "NotFoundError";
        }
    }

    /** What was asked contradicts what is there: a name in use, a change made meanwhile. */
    public static final class Conflict extends Problem {
        private static final long serialVersionUID = 1L;

        public Conflict(String code, String message, String remedy) {
            super(code, message, remedy, null);
        }

        @Override
        public int status() {
            return 409;
        }

        @Override
        public String backstageName() {
            return "ConflictError";
        }
    }

    /** Bad input; documents carry every violation at once. */
    public static final class Invalid extends Problem {
        private static final long serialVersionUID = 1L;

        private final transient List<Violation> violations;

        public Invalid(String code, String message, String remedy) {
            this(code, message, remedy, List.of());
        }

        public Invalid(String code, String message, String remedy, List<Violation> violations) {
            super(code, message, remedy, null);
            this.violations = List.copyOf(violations);
        }

        public List<Violation> violations() {
            return violations;
        }

        @Override
        public int status() {
            return 400;
        }

        @Override
        public String backstageName() {
            return "InputError";
        }
    }

    /** Nobody we know is asking. */
    public static final class Unauthenticated extends Problem {
        private static final long serialVersionUID = 1L;

        public Unauthenticated(String code, String message, String remedy) {
            super(code, message, remedy, null);
        }

        @Override
        public int status() {
            return 401;
        }

        @Override
        public String backstageName() {
            return "AuthenticationError";
        }
    }

    public static final class Forbidden extends Problem {
        private static final long serialVersionUID = 1L;

        public Forbidden(String code, String message, String remedy) {
            super(code, message, remedy, null);
        }

        @Override
        public int status() {
            return 403;
        }

        @Override
        public String backstageName() {
            return "NotAllowedError";
        }
    }

    /** A connected tool refused (502) or did not answer (503). */
    public static final class ToolFailed extends Problem {
        private static final long serialVersionUID = 1L;

        private final String tool;
        private final int status;

        public ToolFailed(String tool, ToolRefused refused) {
            super(refused.code(), String.valueOf(refused.getMessage()), refused.remedy(), refused);
            this.tool = tool;
            this.status = 502;
        }

        public ToolFailed(String tool, ToolUnavailable unavailable) {
            super(unavailable.code(), String.valueOf(unavailable.getMessage()), unavailable.remedy(), unavailable);
            this.tool = tool;
            this.status = 503;
        }

        public String tool() {
            return tool;
        }

        @Override
        public int status() {
            return status;
        }

        @Override
        public String backstageName() {
            return "ServiceUnavailableError";
        }
    }

    /** Our own fault. */
    public static final class Defect extends Problem {
        private static final long serialVersionUID = 1L;

        public Defect(String code, String message, String remedy, @Nullable Throwable cause) {
            super(code, message, remedy, cause);
        }

        @Override
        public int status() {
            return 500;
        }

        @Override
        public String backstageName() {
            return "Error";
        }
    }
}
