package dev.ridgeway.plugin;

/** A setting that cannot be used. The server adds the file and line it stands in, and does not start. */
public final class SettingWrong extends RuntimeException {
    private final String key;

    /**
     * @param key whole and dotted, items of a list by their number: {@code kubernetes.clusterLocatorMethods.0.type}
     * @param expected what would be right: {@code an address such as https://cluster.example.com}
     */
    public SettingWrong(String key, String expected) {
        super(expected);
        this.key = key;
    }

    public String key() {
        return key;
    }

    public String expected() {
        return String.valueOf(getMessage());
    }
}
