package dev.ridgeway.server.assembly.edge;

import dev.ridgeway.server.platform.Problem;
import dev.ridgeway.server.platform.ProblemAdvice;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What Tomcat answers when a request reaches no filter of ours. */
class ProblemValve extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(ProblemValve.class);

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        Problem problem;
        if (status == 404) {
            problem = new Problem.NotFound(
                    "address-not-found", "There is nothing at this address.", "Check the address.");
        } else if (status < 500) {
            problem = EdgeWiring.unclearAddress();
        } else {
            problem = ProblemAdvice.toProblem(new IllegalStateException("Tomcat answers " + status, thrown));
        }
        try {
            ProblemAdvice.write(problem, request, response);
        } catch (IOException gone) {
            log.debug("Nobody waits for the answer any more", gone);
        }
    }
}
