package dev.ridgeway.server.runtime.status;

/**
 * Something that is not as it should be, and where that is written.
 *
 * @param words what it is, to follow "because" or a colon, without a word of Kubernetes
 * @param kind of the object that says so
 * @param field the path in it
 * @param value what stands there
 */
public record Finding(String words, String kind, String name, String field, String value) {

    private static final int MOST = 500;

    public Finding {
        value = value.length() <= MOST ? value : value.substring(0, MOST) + "…";
    }
}
