package dev.ridgeway.server.paths;

import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.paths.template.PathStep;
import dev.ridgeway.server.paths.template.PathTemplate;
import dev.ridgeway.server.paths.template.SchemaFault;
import dev.ridgeway.server.paths.trial.TriedTemplate;
import dev.ridgeway.server.paths.trial.TriedTemplate.TriedFile;
import dev.ridgeway.server.platform.Problem;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Backstage's dry run: a template sent along, tried without effect. */
@RestController
class DryRunController {

    private static final long MOST_CHARACTERS = 14L * 1024 * 1024;

    private final TemplateTrials trials;

    DryRunController(TemplateTrials trials) {
        this.trials = trials;
    }

    @PostMapping("/api/scaffolder/v2/dry-run")
    Map<String, @Nullable Object> dryRun(Actor actor, @RequestBody Map<String, @Nullable Object> body) {
        Map<String, @Nullable Object> entity = TaskController.object(body, "template");
        TriedTemplate tried = trials.dryRun(
                actor,
                entity,
                TaskController.object(body, "values"),
                TaskController.texts(body, "secrets"),
                files(body.get("directoryContents")));
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("log", tried.log().stream().map(line -> Map.of("body", line)).toList());
        answer.put(
                "directoryContents",
                tried.files().stream().map(DryRunController::file).toList());
        answer.put("output", tried.output());
        answer.put(
                "steps",
                PathTemplate.of(entity).steps().stream().map(PathStep::spec).toList());
        return answer;
    }

    private static Map<String, Object> file(TriedFile file) {
        return Map.of(
                "path",
                file.path(),
                "executable",
                file.executable(),
                "base64Content",
                Base64.getEncoder().encodeToString(file.content()));
    }

    private static List<TriedFile> files(@Nullable Object contents) {
        List<TriedFile> files = new ArrayList<>();
        long characters = 0;
        if (contents != null && !(contents instanceof List)) {
            throw new Problem.Invalid(
                    "body-not-readable", "directoryContents is not a list.", "Send a list of files, or leave it out.");
        }
        for (Object item : contents instanceof List<?> list ? list : List.of()) {
            if (!(item instanceof Map<?, ?> file)
                    || !(file.get("path") instanceof String path)
                    || !(file.get("base64Content") instanceof String content)) {
                throw new Problem.Invalid(
                        "body-not-readable",
                        "An entry of directoryContents has no path or no base64Content.",
                        "Send {\"path\": …, \"base64Content\": …} for each file.");
            }
            characters += content.length();
            if (characters > MOST_CHARACTERS) {
                throw new Problem.Invalid(
                        "body-too-large", "The files are larger than 10 MB together.", "Send less at once.");
            }
            try {
                files.add(new TriedFile(path, false, Base64.getDecoder().decode(content)));
            } catch (IllegalArgumentException e) {
                throw new Problem.Invalid(
                        "body-not-readable", "The content of \"" + path + "\" is not Base64.", "Encode it.");
            }
        }
        return files;
    }

    @ExceptionHandler
    ResponseEntity<Map<String, Object>> refused(AnswersRefused refused) {
        return ResponseEntity.badRequest()
                .body(Map.of(
                        "errors",
                        refused.faults().stream().map(SchemaFault::body).toList()));
    }
}
