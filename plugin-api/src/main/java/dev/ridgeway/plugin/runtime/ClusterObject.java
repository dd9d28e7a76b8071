package dev.ridgeway.plugin.runtime;

/**
 * One object of a cluster as it was read.
 *
 * @param namespace empty for an object of the whole cluster
 * @param json the object without what nobody reads (managed fields, what was last applied) and without what nobody may
 *     read: values of secrets, of config maps and of settings whose name says that they are secret
 */
public record ClusterObject(ResourceType type, String namespace, String name, String uid, String json) {

    /** Leaves the content out. */
    @Override
    public String toString() {
        return type.qualified() + " " + namespace + "/" + name;
    }
}
