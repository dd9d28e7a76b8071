package dev.ridgeway.house;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The rules of the house, each under the name of its reason. {@code root} is the package that holds the rooms. */
public final class HouseRules {

    static final Map<String, Integer> FLOORS = Map.ofEntries(
            Map.entry("platform", 0),
            Map.entry("identity", 1),
            Map.entry("connections", 2),
            Map.entry("code", 2),
            Map.entry("notifications", 2),
            Map.entry("catalog", 3),
            Map.entry("paths", 6),
            Map.entry("docs", 4),
            Map.entry("search", 4),
            Map.entry("apis", 4),
            Map.entry("delivery", 4),
            Map.entry("infrastructure", 4),
            Map.entry("runtime", 4),
            Map.entry("observability", 4),
            Map.entry("pipelines", 5),
            Map.entry("diagnosis", 5),
            Map.entry("incidents", 5),
            Map.entry("insights", 7),
            Map.entry("migration", 7),
            Map.entry("upkeep", 7),
            Map.entry("assembly", 8),
            Map.entry("mcp", 8));

    /** Addresses that anybody may ask, because they say nothing that is not public. */
    public static final Set<String> OPEN_DOORS = Set.of(
            "HealthController", "PortalController", "JwksController", "SignInController", "HostWebhookController");

    private static final List<String> VAGUE_ENDINGS =
            List.of("Impl", "Util", "Utils", "Helper", "Manager", "Processor", "Handler", "Dto");

    private static final String[] TOOL_CLIENTS = {
        "org.apache.hc..", "io.fabric8..", "com.marcnuri..", "io.kubernetes..", "io.argoproj..", "software.amazon..",
    };

    private static final int MOST_FILES = 20;

    private HouseRules() {}

    static ArchRule arrowsPointDown(String root) {
        return classes()
                .that(resideInAPackage(root + ".."))
                .should(new ArchCondition<>("depend on rooms of a lower floor only") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        String room = room(root, item);
                        for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
                            String other = room(root, dependency.getTargetClass());
                            if (room.isEmpty() || other.isEmpty() || room.equals(other)) {
                                continue;
                            }
                            if (floor(other) >= floor(room)) {
                                events.add(SimpleConditionEvent.violated(item, dependency.getDescription()));
                            }
                        }
                    }
                });
    }

    static ArchRule noRoomKnowsAnAdapter(String root, String adapters) {
        return noClasses()
                .that(resideInAPackage(root + ".."))
                .should()
                .dependOnClassesThat(resideInAPackage(adapters + ".."));
    }

    /** {@code common} are the folders of what several adapters share; they know none of them either. */
    static ArchRule noAdapterKnowsAnother(String adapters, String... common) {
        return classes().that(resideInAPackage(adapters + ".*..")).should(new ArchCondition<>("know no other adapter") {
            @Override
            public void check(JavaClass item, ConditionEvents events) {
                for (Dependency dependency : item.getDirectDependenciesFromSelf()) {
                    String other = room(adapters, dependency.getTargetClass());
                    if (!other.isEmpty()
                            && !other.equals(room(adapters, item))
                            && !List.of(common).contains(other)) {
                        events.add(SimpleConditionEvent.violated(item, dependency.getDescription()));
                    }
                }
            }
        });
    }

    static ArchRule gitStaysInTheRoomCode(String root) {
        return noClasses()
                .that(resideInAPackage(root + ".."))
                .and()
                .resideOutsideOfPackage(root + ".code..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.eclipse.jgit.."));
    }

    static ArchRule luceneStaysInTheRoomSearch(String root) {
        return noClasses()
                .that(resideInAPackage(root + ".."))
                .and()
                .resideOutsideOfPackage(root + ".search..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.apache.lucene.."));
    }

    /** A tool is spoken to through its door, so that another can stand in its place. */
    static ArchRule toolsAreKnownToAdaptersOnly(String root) {
        return noClasses()
                .that(resideInAPackage(root + ".."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(TOOL_CLIENTS));
    }

    /** Who writes a plugin needs the doors and a JDK. */
    static ArchRule doorsNeedNoFramework(String root) {
        return classes()
                .that(resideInAPackage(root + ".."))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("", "java..", "org.jspecify..", root + ".."));
    }

    static ArchRule springStaysInTheServer(String... roots) {
        return noClasses()
                .that(resideInAnyPackage(roots))
                .should()
                .dependOnClassesThat(resideInAPackage("org.springframework.."));
    }

    /**
     * The packages that hold more than {@link #MOST_FILES} files in one of the folders of sources, with their number. {@code known} are
     * those that wait to be split, with the number they must not pass; one that is small enough by now must leave the list.
     */
    static List<String> tooLarge(List<Path> sources, Map<String, Integer> known) throws IOException {
        Map<String, Integer> sizes = new TreeMap<>();
        for (Path root : sources) {
            try (Stream<Path> folders = Files.walk(root).filter(Files::isDirectory)) {
                for (Path folder : folders.toList()) {
                    try (Stream<Path> files = Files.list(folder)) {
                        int size = (int) files.filter(it -> it.toString().endsWith(".java"))
                                .count();
                        sizes.merge(root.relativize(folder).toString().replace('/', '.'), size, Math::max);
                    }
                }
            }
        }
        List<String> wrong = new ArrayList<>();
        sizes.forEach((name, size) -> {
            if (size > known.getOrDefault(name, MOST_FILES)) {
                wrong.add(name + " has " + size + " files");
            }
        });
        known.forEach((name, size) -> {
            if (sizes.getOrDefault(name, 0) <= MOST_FILES) {
                wrong.add(name + " is small enough: take it off the list");
            }
        });
        return wrong;
    }

    /** What holds no business word stays small; a word too many is homeless and wants a room. */
    static ArchRule platformStaysSmall(String root, int most) {
        return classes()
                .that(resideInAPackage(root + ".platform.."))
                .and()
                .areTopLevelClasses()
                .should(new ArchCondition<>("be at most " + most) {
                    private int types;

                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        types += item.getSimpleName().equals("package-info") ? 0 : 1;
                    }

                    @Override
                    public void finish(ConditionEvents events) {
                        if (types > most) {
                            events.add(
                                    SimpleConditionEvent.violated(root, root + ".platform holds " + types + " types"));
                        }
                    }
                });
    }

    static ArchRule namesSayWhat(String root) {
        return classes()
                .that(resideInAPackage(root + ".."))
                .should(new ArchCondition<>("have a name that says what they are") {
                    @Override
                    public void check(JavaClass item, ConditionEvents events) {
                        boolean vague = VAGUE_ENDINGS.stream().anyMatch(item.getSimpleName()::endsWith)
                                || item.getSimpleName().startsWith("Abstract");
                        if (vague) {
                            events.add(SimpleConditionEvent.violated(item, item.getName() + " has a vague name"));
                        }
                    }
                });
    }

    static ArchRule everyDoorTakesTheActor(String root) {
        return methods()
                .that()
                .areDeclaredInClassesThat(resideInAPackage(root + ".."))
                .and()
                .areDeclaredInClassesThat()
                .areAnnotatedWith(RestController.class)
                .should(new ArchCondition<>("take the Actor") {
                    @Override
                    public void check(JavaMethod item, ConditionEvents events) {
                        boolean endpoint = AnnotatedElementUtils.hasAnnotation(item.reflect(), RequestMapping.class);
                        boolean open = OPEN_DOORS.contains(item.getOwner().getSimpleName());
                        boolean takesActor = item.getRawParameterTypes().stream()
                                .anyMatch(type -> type.getSimpleName().equals("Actor"));
                        if (endpoint && !open && !takesActor) {
                            events.add(SimpleConditionEvent.violated(item, item.getFullName() + " takes no Actor"));
                        }
                    }
                });
    }

    static ArchRule timeIsInjected(String root) {
        return noClasses()
                .that(resideInAPackage(root + ".."))
                .and()
                .resideOutsideOfPackage(root + ".assembly..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Clock.class, "systemUTC");
    }

    private static String room(String root, JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(root + ".")) {
            return "";
        }
        String rest = name.substring(root.length() + 1);
        int dot = rest.indexOf('.');
        return dot < 0 ? rest : rest.substring(0, dot);
    }

    private static int floor(String room) {
        Integer floor = FLOORS.get(room);
        if (floor == null) {
            throw new AssertionError("The room " + room + " has no floor; add it to the table in design and here.");
        }
        return floor;
    }
}
