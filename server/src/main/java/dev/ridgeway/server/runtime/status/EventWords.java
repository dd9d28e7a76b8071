package dev.ridgeway.server.runtime.status;

import java.util.Locale;
import java.util.Map;

/** What an event of Kubernetes says to people whose service it is about. */
public final class EventWords {

    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("Scheduled", "A machine was found for it"),
            Map.entry("TriggeredScaleUp", "A machine is being added for it"),
            Map.entry("NotTriggerScaleUp", "No machine can be added for it"),
            Map.entry("Pulling", "Its version is being downloaded"),
            Map.entry("Created", "It was prepared"),
            Map.entry("Started", "It began"),
            Map.entry("ProbeWarning", "Its health check answered with a warning"),
            Map.entry("FailedAttachVolume", "Its disk could not be attached"),
            Map.entry("FailedCreatePodSandBox", "Its machine could not prepare it"),
            Map.entry("ScalingReplicaSet", "The number of copies of a version changed"),
            Map.entry("SuccessfulCreate", "A copy was added"),
            Map.entry("SuccessfulDelete", "A copy was taken away"),
            Map.entry("SuccessfulRescale", "The number of copies was changed to fit the load"),
            Map.entry("FailedGetResourceMetric", "How busy it is could not be measured"),
            Map.entry("FailedComputeMetricsReplicas", "How busy it is could not be measured"),
            Map.entry("OOMKilling", "It ran out of memory"),
            Map.entry("SystemOOM", "Its machine ran out of memory"),
            Map.entry("Evicted", "Its machine was full and stopped it"),
            Map.entry("Preempting", "It made room for something more important"),
            Map.entry("Preempted", "It made room for something more important"),
            Map.entry("NodeNotReady", "Its machine does not answer"),
            Map.entry("TaintManagerEviction", "It has to leave its machine"),
            Map.entry("DeadlineExceeded", "It took longer than it may"),
            Map.entry("BackoffLimitExceeded", "It failed too often and is not tried again"),
            Map.entry("SawCompletedJob", "A run of it finished"),
            Map.entry("MissSchedule", "A run of it did not begin in time"),
            Map.entry("Completed", "It finished"));

    private EventWords() {}

    /** One sentence without its stop. */
    public static String of(String reason, String message, boolean warning) {
        return switch (reason) {
            case "FailedScheduling" -> capital(PodReport.machine(message));
            case "Pulled" ->
                message.contains("already present") ? "Its version was there already" : "Its version was downloaded";
            case "Killing" ->
                message.contains("probe")
                        ? "It did not pass its health check and is being restarted"
                        : "It is being stopped";
            case "BackOff" ->
                message.contains("pulling image")
                        ? "Its version could not be downloaded and is tried again later"
                        : "It keeps ending and is tried again later";
            case "Unhealthy" -> unhealthy(message);
            case "Failed", "InspectFailed" -> failed(message);
            case "FailedMount" -> PodReport.missing(message).orElse("Its disk or a setting could not be attached");
            case "FailedCreate" ->
                message.contains("exceeded quota")
                        ? "A copy was refused: its team has used up its share of the cluster"
                        : "A copy was refused";
            default -> WORDS.getOrDefault(reason, warning ? "Something went wrong" : "Something changed");
        };
    }

    private static String unhealthy(String message) {
        if (message.startsWith("Startup")) {
            return "It is not up yet";
        }
        return message.startsWith("Liveness")
                ? "It did not pass its health check; if that goes on, it is restarted"
                : "It did not pass its health check and gets no requests meanwhile";
    }

    private static String failed(String message) {
        String said = message.toLowerCase(Locale.ROOT);
        if (said.contains("pull")) {
            return capital(PodReport.image(message));
        }
        return PodReport.missing(message).orElse("It could not begin");
    }

    static String capital(String words) {
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
