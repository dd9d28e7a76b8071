package dev.ridgeway.server.delivery;

import dev.ridgeway.server.catalog.EntityRef;
import dev.ridgeway.server.identity.Actor;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/ridgeway/delivery/entities/{kind}/{namespace}/{name}")
class DeliveryController {

    private static final int LONGEST_LIST = 200;

    private final Delivery delivery;

    DeliveryController(Delivery delivery) {
        this.delivery = delivery;
    }

    @GetMapping
    EntityDelivery of(
            Actor actor,
            @PathVariable String kind,
            @PathVariable String namespace,
            @PathVariable String name,
            @RequestParam(defaultValue = "30") int limit) {
        return delivery.of(actor, new EntityRef(kind, namespace, name), Math.clamp(limit, 1, LONGEST_LIST));
    }

    /** What a page asks before it shows anything, so without the rest. */
    @GetMapping("/delivered")
    EntityDelivery.Shortly delivered(
            Actor actor, @PathVariable String kind, @PathVariable String namespace, @PathVariable String name) {
        return delivery.shortly(actor, new EntityRef(kind, namespace, name));
    }

    @GetMapping("/held-back")
    Map<String, List<HeldBack>> heldBack(
            Actor actor, @PathVariable String kind, @PathVariable String namespace, @PathVariable String name) {
        return Map.of("items", delivery.heldBack(actor, new EntityRef(kind, namespace, name)));
    }

    @GetMapping("/compare")
    EntityDelivery.Comparison compare(
            Actor actor,
            @PathVariable String kind,
            @PathVariable String namespace,
            @PathVariable String name,
            @RequestParam long from,
            @RequestParam long to) {
        return delivery.compare(actor, new EntityRef(kind, namespace, name), from, to);
    }
}
