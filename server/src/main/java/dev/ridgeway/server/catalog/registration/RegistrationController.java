package dev.ridgeway.server.catalog.registration;

import dev.ridgeway.server.identity.Actor;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/ridgeway/catalog/registration")
class RegistrationController {

    private final Registration registration;

    RegistrationController(Registration registration) {
        this.registration = registration;
    }

    record PreviewRequest(String target) {
        PreviewRequest {
            target = Objects.requireNonNullElse(target, "");
        }
    }

    record FileProposal(String target, String text) {
        FileProposal {
            target = Objects.requireNonNullElse(target, "");
            text = Objects.requireNonNullElse(text, "");
        }
    }

    @PostMapping("/preview")
    RegistrationPreview preview(Actor actor, @RequestBody PreviewRequest request) {
        return registration.preview(actor, request.target());
    }

    @PostMapping("/propose")
    @ResponseStatus(HttpStatus.CREATED)
    Registration.ProposedFile propose(Actor actor, @RequestBody FileProposal request) {
        return registration.propose(actor, request.target(), request.text());
    }
}
