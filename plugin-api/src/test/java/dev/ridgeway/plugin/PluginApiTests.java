package dev.ridgeway.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What plugins are compiled against, as a text that a review sees change. */
class PluginApiTests {

    private static final Path AGREED = Path.of("plugin-api.txt");

    @Test
    void isWhatWasAgreedTo() throws IOException {
        String now = signatures(classes());
        if (Boolean.getBoolean("ridgeway.golden.rewrite")) {
            Files.writeString(AGREED, now);
        }

        assertThat(AGREED)
                .as("plugins may break: if that is meant, run this test with -Dridgeway.golden.rewrite=true")
                .hasContent(now);
    }

    @Test
    void seesEverythingThatAPluginCanTouch() {
        assertThat(signatures(List.of(Door.class, Door.Word.class, Hidden.class)))
                .isEqualTo("""
                public abstract static interface dev.ridgeway.plugin.PluginApiTests$Door
                    public abstract @Nullable String answer(List<@Nullable String>) throws IOException
                    public static final String NAME
                public static final record dev.ridgeway.plugin.PluginApiTests$Door$Word(String)
                    public PluginApiTests$Door$Word(String)
                    public String text()
                """);
    }

    @SuppressWarnings("unused")
    public interface Door {
        String NAME = "door";

        @org.jspecify.annotations.Nullable
        String answer(List<@org.jspecify.annotations.Nullable String> question) throws IOException;

        record Word(String text) {
            private void hidden() {}
        }
    }

    private static final class Hidden {}

    private static List<Class<?>> classes() throws IOException {
        Path root = Path.of("target/classes");
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted().toList()) {
                String name = root.relativize(file).toString().replace('/', '.');
                if (name.endsWith(".class") && !name.endsWith("package-info.class")) {
                    classes.add(type(name.substring(0, name.length() - ".class".length())));
                }
            }
        }
        return classes;
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    private static String signatures(List<Class<?>> classes) {
        StringBuilder text = new StringBuilder();
        for (Class<?> type : classes) {
            if (open(type.getModifiers())) {
                text.append(head(type)).append('\n');
                members(type).forEach(it -> text.append("    ").append(it).append('\n'));
            }
        }
        return text.toString();
    }

    private static String head(Class<?> type) {
        String kind = type.isRecord() ? "record" : type.isEnum() ? "enum" : type.isInterface() ? "interface" : "class";
        String head =
                Modifier.toString(type.getModifiers()).replace(" interface", "") + " " + kind + " " + type.getName();
        if (type.isRecord()) {
            head += Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getAnnotatedType)
                    .map(PluginApiTests::plain)
                    .collect(Collectors.joining(", ", "(", ")"));
        }
        AnnotatedType above = type.getAnnotatedSuperclass();
        if (above != null && !List.of(Object.class, Record.class).contains(type.getSuperclass())) {
            head += " extends " + plain(above);
        }
        String doors = Arrays.stream(type.getAnnotatedInterfaces())
                .map(PluginApiTests::plain)
                .collect(Collectors.joining(", "));
        String heirs = type.isSealed()
                ? Arrays.stream(type.getPermittedSubclasses())
                        .map(it -> plain(it.getName()))
                        .collect(Collectors.joining(", "))
                : "";
        return head + (doors.isEmpty() ? "" : " implements " + doors) + (heirs.isEmpty() ? "" : " permits " + heirs);
    }

    private static TreeSet<String> members(Class<?> type) {
        TreeSet<String> members = new TreeSet<>();
        for (Field field : type.getDeclaredFields()) {
            if (open(field.getModifiers())) {
                members.add(modifiers(field.getModifiers()) + plain(field.getAnnotatedType()) + " " + field.getName());
            }
        }
        for (Constructor<?> made : type.getDeclaredConstructors()) {
            if (open(made.getModifiers())) {
                members.add(modifiers(made.getModifiers()) + plain(type.getName()) + parameters(made));
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            boolean everyRecordHasIt = type.isRecord() && Modifier.isFinal(method.getModifiers());
            if (open(method.getModifiers()) && !method.isSynthetic() && !everyRecordHasIt) {
                members.add(modifiers(method.getModifiers())
                        + (method.isDefault() ? "default " : "")
                        + plain(method.getAnnotatedReturnType())
                        + " "
                        + method.getName()
                        + parameters(method));
            }
        }
        return members;
    }

    private static String parameters(Executable executable) {
        String parameters = Arrays.stream(executable.getAnnotatedParameterTypes())
                .map(PluginApiTests::plain)
                .collect(Collectors.joining(", ", "(", ")"));
        String thrown = Arrays.stream(executable.getExceptionTypes())
                .map(it -> plain(it.getName()))
                .collect(Collectors.joining(", "));
        return thrown.isEmpty() ? parameters : parameters + " throws " + thrown;
    }

    private static boolean open(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String modifiers(int modifiers) {
        return Modifier.toString(modifiers & ~Modifier.TRANSIENT & ~Modifier.VOLATILE) + " ";
    }

    private static String plain(AnnotatedType type) {
        return plain(type.toString());
    }

    /** Without packages, which the head of the type says. */
    private static String plain(String name) {
        return name.replace("@org.jspecify.annotations.Nullable()", "@Nullable")
                .replaceAll("\\b(?:[a-z]+\\.)+(?=[@A-Z])", "");
    }
}
