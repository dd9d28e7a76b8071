package dev.ridgeway.server.paths.steps;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Replaces secrets, and values made from them, by three stars wherever a run writes something down. */
public final class Mask {

    private static final String STARS = "***";
    private static final int SHORTEST_SECRET = 2;
    private static final int SHORTEST_DERIVED = 4;

    private final CopyOnWriteArrayList<String> hidden = new CopyOnWriteArrayList<>();

    public Mask(Iterable<String> secrets) {
        secrets.forEach(this::secret);
    }

    /** Masks this one from now on, too. */
    public void secret(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        hide(secret, SHORTEST_SECRET);
        hide(URLEncoder.encode(secret, StandardCharsets.UTF_8), SHORTEST_SECRET);
        hide(Base64.getEncoder().withoutPadding().encodeToString(bytes), SHORTEST_DERIVED);
        secret.lines().forEach(line -> hide(line.strip(), SHORTEST_DERIVED));
    }

    /** Hides every text in the first tree that is not the same in the second, which was rendered without secrets. */
    void derived(@Nullable Object with, @Nullable Object without) {
        if (Objects.equals(with, without)) {
            return;
        }
        switch (with) {
            case Map<?, ?> map -> {
                Map<?, ?> other = without instanceof Map<?, ?> it ? it : Map.of();
                map.forEach((key, value) -> derived(value, other.get(key)));
            }
            case List<?> list -> {
                List<?> other = without instanceof List<?> it ? it : List.of();
                for (int i = 0; i < list.size(); i++) {
                    derived(list.get(i), i < other.size() ? other.get(i) : null);
                }
            }
            case String text -> secretText(text);
            case Number number -> hide(number.toString(), SHORTEST_DERIVED);
            case null, default -> {}
        }
    }

    private void secretText(String text) {
        hide(text, SHORTEST_DERIVED);
        text.lines().forEach(line -> hide(line.strip(), SHORTEST_DERIVED));
    }

    private void hide(String text, int shortest) {
        if (text.length() < shortest || hidden.contains(text)) {
            return;
        }
        hidden.add(text);
        hidden.sort(Comparator.comparingInt(String::length).reversed());
    }

    public boolean hidesNothing() {
        return hidden.isEmpty();
    }

    /** The text with every secret in it replaced. */
    public String text(String text) {
        String masked = text;
        for (String secret : hidden) {
            masked = masked.replace(secret, STARS);
        }
        return masked;
    }

    @Nullable
    Object tree(@Nullable Object tree) {
        if (hidden.isEmpty()) {
            return tree;
        }
        return switch (tree) {
            case String text -> text(text);
            case Map<?, ?> map -> object(map);
            case List<?> list -> {
                List<@Nullable Object> masked = new ArrayList<>();
                list.forEach(item -> masked.add(tree(item)));
                yield masked;
            }
            case Number number -> hidden.contains(number.toString()) ? STARS : number;
            case null -> null;
            default -> tree;
        };
    }

    /** A copy with every text in it masked. */
    public Map<String, @Nullable Object> object(Map<?, ?> map) {
        Map<String, @Nullable Object> masked = new LinkedHashMap<>();
        map.forEach((key, value) -> masked.put(text(String.valueOf(key)), tree(value)));
        return masked;
    }
}
