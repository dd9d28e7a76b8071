package dev.ridgeway.server.catalog;

/** An address the catalog reads, with the reference of the Location entity that stands for it. */
public record Location(String id, String type, String target, String entityRef) {

    /** {@code type:target}, as the annotations of its entities spell it. */
    public String text() {
        return type + ":" + target;
    }
}
