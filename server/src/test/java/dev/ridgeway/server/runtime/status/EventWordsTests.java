package dev.ridgeway.server.runtime.status;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventWordsTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Scheduled        | Successfully assigned a/b to c                               | false | A machine was found for it
            FailedScheduling | 0/1 nodes are available: 1 Insufficient memory.              | true  | No machine has enough memory free
            FailedScheduling | 0/1 nodes are available: 1 node(s) had untolerated taint(s). | true  | It waits for a free machine
            Pulled           | Container image "busybox" already present on machine         | false | Its version was there already
            Pulled           | Successfully pulled image "busybox" in 2s                    | false | Its version was downloaded
            Failed           | Failed to pull image "a:b": manifest unknown                 | true  | The registry does not have its image
            Failed           | Error: secret "db" not found                                 | true  | The secret db it needs is missing
            Failed           | Error: failed to start container                             | true  | It could not begin
            BackOff          | Back-off restarting failed container web in pod a            | true  | It keeps ending and is tried again later
            BackOff          | Back-off pulling image "a:b"                                 | true  | Its version could not be downloaded and is tried again later
            Killing          | Container web failed liveness probe, will be restarted       | false | It did not pass its health check and is being restarted
            Killing          | Stopping container web                                       | false | It is being stopped
            Unhealthy        | Liveness probe failed: connection refused                    | true  | It did not pass its health check; if that goes on, it is restarted
            FailedCreate     | pods "a" is forbidden: exceeded quota: team                  | true  | A copy was refused: its team has used up its share of the cluster
            NewWord          | whatever                                                     | true  | Something went wrong
            NewWord          | whatever                                                     | false | Something changed
            """)
    void saysInWords(String reason, String message, boolean warning, String sentence) {
        assertThat(EventWords.of(reason, message, warning)).isEqualTo(sentence);
    }
}
