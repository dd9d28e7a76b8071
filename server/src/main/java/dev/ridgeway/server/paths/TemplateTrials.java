package dev.ridgeway.server.paths;

import dev.ridgeway.plugin.code.RepositoryName;
import dev.ridgeway.plugin.paths.ActionFailed;
import dev.ridgeway.server.catalog.Catalog;
import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.catalog.Environments;
import dev.ridgeway.server.code.Code;
import dev.ridgeway.server.identity.Actor;
import dev.ridgeway.server.identity.Permission;
import dev.ridgeway.server.paths.effects.RepositoryChanges;
import dev.ridgeway.server.paths.steps.Actions;
import dev.ridgeway.server.paths.template.PathStep;
import dev.ridgeway.server.paths.template.PathTemplate;
import dev.ridgeway.server.paths.template.SchemaFault;
import dev.ridgeway.server.paths.trial.TemplateTrial;
import dev.ridgeway.server.paths.trial.TriedTemplate;
import dev.ridgeway.server.platform.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** The door to trying templates without effect: for the form, and for authors of templates. */
@Service
public class TemplateTrials {

    private final Templates templates;
    private final TemplateTrial trial;
    private final Actions actions;
    private final Catalog catalog;
    private final Code code;
    private final RepositoryChanges changes;
    private final Environments environments;

    TemplateTrials(
            Templates templates,
            TemplateTrial trial,
            Actions actions,
            Catalog catalog,
            Code code,
            RepositoryChanges changes,
            Environments environments) {
        this.changes = changes;
        this.environments = environments;
        this.catalog = catalog;
        this.code = code;
        this.templates = templates;
        this.trial = trial;
        this.actions = actions;
    }

    /** What the person would get for their answers so far, which need not be complete. */
    Preview preview(Actor actor, EntityRef ref, Map<String, @Nullable Object> values) {
        actor.require(Permission.SCAFFOLDER_TEMPLATE_READ);
        Answers.requireReasonableSize(values, Map.of());
        PathTemplate template = templates.template(actor, ref);
        List<SchemaFault> faults = Answers.faults(template, values);
        TriedTemplate tried = trial.of(new TemplateTrial.Attempt(
                template,
                templates.source(template).baseUrl(),
                values,
                Map.of(),
                templates.person(actor),
                actor,
                List.of()));
        if (tried.error() != null) {
            throw new Problem.Invalid(
                    "preview-not-possible",
                    faults.isEmpty() ? tried.error().message() : Preview.lacking(faults),
                    faults.isEmpty() ? tried.error().remedy() : "Go on with the form.");
        }
        Preview preview = Preview.of(template, tried, faults, unknown(template), environments);
        tried.effects().stream()
                .filter(effect -> effect.action().equals("git:change"))
                .forEach(effect -> foresee(actor, effect, preview));
        Preview.repositories(tried).stream()
                .filter(name -> exists(actor, name))
                .forEach(name -> preview.exists(
                        "There is a repository " + name.path() + " already. Choose another name.",
                        List.of(name.toRepoUrl(), name.name()),
                        template,
                        values));
        preview.entityRefs().stream()
                .map(EntityRef::parse)
                .filter(entity -> catalog.entity(actor, entity).isPresent())
                .findFirst()
                .ifPresent(entity -> preview.exists(
                        "Another " + entity.kind() + " is named " + entity.name() + " already. Choose another name.",
                        List.of(entity.name()),
                        template,
                        values));
        return preview;
    }

    /** What cannot be changed, for these answers or in these files, is said and does not hide the rest. */
    private void foresee(Actor actor, TriedTemplate.Imagined effect, Preview preview) {
        try {
            preview.changes().addAll(changes.plan(actor, effect.input()).differences());
        } catch (ActionFailed failed) {
            preview.notes().add(failed.getMessage() + " " + failed.remedy());
        } catch (Problem problem) {
            preview.notes().add(problem.sentence());
        }
    }

    /** A host that cannot be asked now says no at the run. */
    private boolean exists(Actor actor, RepositoryName name) {
        try {
            return code.host(name.host()).isPresent()
                    && code.repository(actor, name).isPresent();
        } catch (Problem.ToolFailed unknown) {
            return false;
        }
    }

    private List<String> unknown(PathTemplate template) {
        return template.steps().stream()
                .map(PathStep::action)
                .filter(action -> actions.find(action).isEmpty())
                .distinct()
                .toList();
    }

    /** Tries a template that is in no catalog, with the files beside it. */
    TriedTemplate dryRun(
            Actor actor,
            Map<String, @Nullable Object> entity,
            Map<String, @Nullable Object> values,
            Map<String, String> secrets,
            List<TriedTemplate.TriedFile> files) {
        actor.require(Permission.SCAFFOLDER_TASK_CREATE);
        Answers.requireReasonableSize(values, secrets);
        PathTemplate template = PathTemplate.of(entity);
        List<SchemaFault> faults = new ArrayList<>(Answers.faults(template, values));
        faults.addAll(Answers.secretFaults(template, secrets));
        if (!faults.isEmpty()) {
            throw new AnswersRefused(faults);
        }
        TriedTemplate tried = trial.of(new TemplateTrial.Attempt(
                template,
                templates.source(template).baseUrl(),
                values,
                secrets,
                templates.person(actor),
                actor,
                files));
        if (tried.error() != null) {
            throw new Problem.Invalid(
                    tried.error().code(), tried.error().message(), tried.error().remedy());
        }
        return tried;
    }
}
