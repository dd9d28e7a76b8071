package dev.ridgeway.server.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.ridgeway.plugin.search.SearchDocument;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Which documents are found, in which order, with which words marked. */
class SearchIndexTests {

    private static final String TYPE = "software-catalog";

    /** A small company's catalog: name, title, description, kind, owner, tags. */
    private static final List<List<String>> COMPANY = List.of(
            List.of("checkout", "", "Takes the money for what is in the cart", "Component", "team-payments", "java"),
            List.of("checkout-service", "", "The service behind checkout", "Component", "team-payments", "java"),
            List.of("checkout-ui", "Checkout page", "What buyers see", "Component", "team-web", "react"),
            List.of("checkout-api", "Checkout API", "Orders by HTTP", "API", "team-payments", "rest"),
            List.of("legacy-checkout", "", "Do not use", "Component", "team-legacy", ""),
            List.of("cart", "", "Keeps what will go through checkout", "Component", "team-web", "node"),
            List.of("fraud-detector", "Fraud detection", "Looks at every payment", "Component", "team-risk", "python"),
            List.of("payments-db", "", "Accounts and bookings", "Resource", "team-payments", "postgres"),
            List.of("payments", "", "Everything about money", "System", "team-payments", ""),
            List.of("team-payments", "Payments team", "They take your money", "Group", "", ""),
            List.of("ada", "", "Ada Lovelace : ada@example.com", "User", "", ""),
            List.of("petstore", "PetStore", "Sells pets", "API", "team-web", ""),
            List.of("muenchen", "München Gateway", "Zugang für Café und Straße", "Component", "team-web", ""),
            List.of("k8s-tools", "", "Scripts", "Component", "team-platform", ""),
            List.of("billing_worker.v2", "", "Writes invoices at night", "Component", "team-payments", "batch"));

    private final SearchIndex index = new SearchIndex();

    private static SearchDocument entity(List<String> row) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("kind", row.get(3));
        fields.put("owner", row.get(4));
        return new SearchDocument(
                row.getFirst(),
                row.get(1).isEmpty() ? row.getFirst() : row.get(1),
                row.get(2),
                row.getFirst(),
                fields,
                List.of(row.getFirst()),
                List.of(row.get(5)),
                List.of("group:default/" + row.get(4)));
    }

    private void fill() {
        COMPANY.forEach(row -> index.put(TYPE, entity(row)));
        index.show();
    }

    private static SearchQuery query(String term) {
        return new SearchQuery(term, Set.of(), Map.of(), 25, 0);
    }

    private List<String> found(String term, String... owners) {
        return locations(index.find(query(term), Set.of(TYPE), List.of(owners), List.of()));
    }

    private static List<String> locations(SearchPage page) {
        return page.results().stream()
                .map(it -> JsonMapper.shared()
                        .readTree(it.document())
                        .get("location")
                        .asString())
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "checkout | checkout",
                "Checkout Service | checkout-service",
                "checkoutservice | checkout-service",
                "CHECKOUT_API | checkout-api",
                "checkout page | checkout-ui",
                "check | checkout",
                "serv | checkout-service",
                "payments | payments",
                "payments team | team-payments",
                "team payments | team-payments",
                "fraud | fraud-detector",
                "detection | fraud-detector",
                "invoices | billing_worker.v2",
                "worker | billing_worker.v2",
                "v2 | billing_worker.v2",
                "store | petstore",
                "pet store | petstore",
                "k8s | k8s-tools",
                "lovelace | ada",
                "ada@example.com | ada",
                "postgres | payments-db",
                "react | checkout-ui",
                "munchen | muenchen",
                "MÜNCHEN | muenchen",
                "cafe | muenchen",
                "payments resource | payments-db"
            })
    void findsFirstWhatWasMeant(String term, String first) {
        fill();

        assertThat(found(term)).first().isEqualTo(first);
    }

    @ParameterizedTest
    @CsvSource({
        "chekout, checkout",
        "checkotu, checkout",
        "cehckout, checkout",
        "checkuot service, checkout-service",
        "chekou, checkout",
        "paymnets, payments",
        "detecton, fraud-detector",
        "invoicse, billing_worker.v2",
        "lovlace, ada",
        "petstroe, petstore"
    })
    void forgivesTypingErrors(String term, String first) {
        fill();

        assertThat(found(term)).first().isEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(strings = {"warehouse", "xxyyzz", "chxxxout", "zahlung", "checkout warehouse", "cat", "***", "-", "?"})
    void findsNothingWhereNothingIs(String term) {
        fill();

        assertThat(found(term)).isEmpty();
    }

    @Test
    void ordersByNameThenTitleThenText() {
        fill();

        List<String> found = found("checkout");

        assertThat(found.getFirst()).isEqualTo("checkout");
        assertThat(found.subList(1, 5))
                .containsExactlyInAnyOrder("checkout-service", "checkout-ui", "checkout-api", "legacy-checkout");
        assertThat(found.get(4)).isEqualTo("legacy-checkout");
        assertThat(found.get(5)).isEqualTo("cart");
        assertThat(found).hasSize(6);
    }

    @Test
    void putsOnesOwnThingsFirstAmongEquals() {
        fill();

        assertThat(found("checkout", "group:default/team-legacy").subList(0, 2))
                .containsExactly("checkout", "legacy-checkout");
        assertThat(found("checkout", "group:default/team-web"))
                .containsSubsequence("checkout", "checkout-ui", "legacy-checkout", "cart");
        assertThat(found("", "group:default/team-risk").getFirst()).isEqualTo("fraud-detector");
    }

    @Test
    void putsStarredThingsFirstAmongEquals() {
        fill();
        SearchPage page = index.find(
                query("checkout"), Set.of(TYPE), List.of(), List.of(SearchIndex.key(TYPE, "legacy-checkout")));

        assertThat(locations(page).subList(0, 2)).containsExactly("checkout", "legacy-checkout");
    }

    @Test
    void marksTheWordsThatWereFound() {
        fill();
        SearchPage.Result first = index.find(query("pag buyer"), Set.of(TYPE), List.of(), List.of())
                .results()
                .getFirst();

        assertThat(first.marked())
                .containsEntry("title", "Checkout " + Marks.BEFORE + "page" + Marks.AFTER)
                .containsEntry("text", "What " + Marks.BEFORE + "buyers" + Marks.AFTER + " see");
        assertThat(index.find(query("detectoin"), Set.of(TYPE), List.of(), List.of())
                        .results()
                        .getFirst()
                        .marked())
                .containsEntry("title", "Fraud " + Marks.BEFORE + "detection" + Marks.AFTER);
        assertThat(index.find(query(""), Set.of(TYPE), List.of(), List.of()).results())
                .allSatisfy(it -> assertThat(it.marked()).isEmpty());
    }

    @Test
    void showsThePartOfALongTextThatWasMeant() {
        String text = "so it goes ".repeat(100) + "until the needle is met " + "and on ".repeat(100);
        index.put(TYPE, entity(List.of("long", "", text, "Component", "", "")));
        index.show();

        String marked = index.find(query("needle"), Set.of(TYPE), List.of(), List.of())
                .results()
                .getFirst()
                .marked()
                .get("text");

        assertThat(marked)
                .startsWith("…")
                .endsWith("…")
                .contains("the " + Marks.BEFORE + "needle" + Marks.AFTER + " is met")
                .hasSizeLessThan(450);
    }

    @Test
    void showsChangesAndForgetsWhatIsGone() {
        fill();
        index.put(TYPE, entity(List.of("cart", "", "Now about baskets", "Component", "team-web", "")));
        index.remove(TYPE, "checkout");
        assertThat(found("baskets")).isEmpty();

        index.show();

        assertThat(found("baskets")).containsExactly("cart");
        assertThat(found("checkout")).doesNotContain("checkout", "cart").hasSize(4);
    }

    @Test
    void goesThroughAllPagesInOneOrder() {
        fill();
        List<String> paged = new ArrayList<>();
        for (int page = 0; page < 6; page++) {
            SearchPage one =
                    index.find(new SearchQuery("", Set.of(), Map.of(), 3, page), Set.of(TYPE), List.of(), List.of());
            assertThat(one.total()).isEqualTo(15);
            paged.addAll(locations(one));
        }

        assertThat(paged).isEqualTo(found("")).hasSize(15).doesNotHaveDuplicates();
        assertThat(index.find(
                                new SearchQuery("", Set.of(), Map.of(), 100, 999_999_999),
                                Set.of(TYPE),
                                List.of(),
                                List.of())
                        .results())
                .isEmpty();
    }

    static Stream<String> hostile() {
        return Stream.of(
                "\0",
                "a\0b",
                "*",
                "a*",
                "?????",
                "(((((((",
                "[a-z]+",
                ".*.*.*.*x",
                "title:checkout",
                "checkout AND NOT (x OR",
                "\"unclosed",
                "name:/.*/",
                "checkout~99999^1e999",
                "\\",
                "\ud800",
                "\udc00x",
                "\u202ekcehc\u202c",
                "שלום עולם",
                "\u200f\u200e\u200d",
                "💳💳💳",
                "e\u0301".repeat(3_000),
                "a".repeat(10_000),
                "ab ".repeat(3_333),
                "x y z ".repeat(1_666),
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa ".repeat(300),
                "<script>alert(1)</script>",
                "'; drop table entity; --",
                "%00%0a${jndi:ldap://x}");
    }

    @ParameterizedTest
    @MethodSource("hostile")
    void takesAnyTermAndAnyDocument(String hostile) {
        fill();
        assertThatCode(() -> found(hostile)).doesNotThrowAnyException();

        index.put(TYPE, entity(List.of(hostile, hostile, hostile, hostile, hostile, hostile)));
        index.show();

        assertThatCode(() -> found(hostile)).doesNotThrowAnyException();
        assertThat(found("")).hasSize(16);
        assertThat(found("checkout").getFirst()).isEqualTo("checkout");
    }

    @Test
    void cutsWhatIsEndlessAndFindsItAllTheSame() {
        String text = "word ".repeat(20_000) + "needle";
        index.put(TYPE, entity(List.of("a", "a".repeat(50_000), text, "b".repeat(50_000), "", "c".repeat(50_000))));
        index.show();

        SearchPage page = index.find(query("needle"), Set.of(TYPE), List.of(), List.of());

        assertThat(page.total()).isEqualTo(1);
        assertThat(page.results().getFirst().document()).hasSizeLessThan(170_000);
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Boolean.getBoolean("ridgeway.test.all") ? 20 : 6);
    }

    private static final List<String> VOCABULARY = List.of(
            "checkout",
            "check",
            "cart",
            "card",
            "payment",
            "payments",
            "service",
            "services",
            "gateway",
            "data",
            "date",
            "team",
            "web",
            "a",
            "b2",
            "api",
            "order",
            "orders",
            "ordering",
            "fraud",
            "invoice");

    private static String some(Random random, int most) {
        return String.join(
                random.nextBoolean() ? " " : "-",
                Stream.generate(() -> VOCABULARY.get(random.nextInt(VOCABULARY.size())))
                        .limit(random.nextInt(most + 1))
                        .toList());
    }

    private static SearchDocument random(Random random, String type, int id) {
        Map<String, String> fields = new HashMap<>();
        fields.put("kind", List.of("Component", "API", "Group").get(random.nextInt(3)));
        if (random.nextBoolean()) {
            fields.put("lifecycle", List.of("production", "experimental", "").get(random.nextInt(3)));
        }
        return new SearchDocument(
                "d" + id,
                some(random, 3) + "q",
                some(random, 8),
                "/" + type + "/" + id,
                fields,
                List.of(some(random, 2)),
                List.of(some(random, 2)),
                List.of("group:default/" + some(random, 1)));
    }

    private static String term(Random random) {
        StringBuilder term = new StringBuilder(some(random, 3));
        for (int i = random.nextInt(3); i > 0 && !term.isEmpty(); i--) {
            int at = random.nextInt(term.length());
            switch (random.nextInt(4)) {
                case 0 -> term.deleteCharAt(at);
                case 1 -> term.insert(at, (char) ('a' + random.nextInt(26)));
                case 2 -> term.setCharAt(at, (char) ('a' + random.nextInt(26)));
                default -> term.setLength(at);
            }
        }
        return term.toString();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void findsAndCountsWhatPlainReadingDoes(long seed) {
        Random random = new Random(seed);
        List<String> types = List.of("one", "two", "three");
        Map<String, Map<String, SearchDocument>> truth = new HashMap<>();
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 40; i++) {
                String type = types.get(random.nextInt(3));
                int id = random.nextInt(60);
                Map<String, SearchDocument> documents = truth.computeIfAbsent(type, it -> new HashMap<>());
                if (random.nextInt(4) == 0) {
                    documents.remove("d" + id);
                    index.remove(type, "d" + id);
                } else {
                    SearchDocument document = random(random, type, id);
                    documents.put(document.id(), document);
                    index.put(type, document);
                }
            }
            index.show();
            Map<String, List<SearchDocument>> documents = new HashMap<>();
            truth.forEach((type, some) -> documents.put(type, List.copyOf(some.values())));
            PlainSearch plain = new PlainSearch(documents);
            for (int question = 0; question < 60; question++) {
                ask(plain, random, types);
            }
        }
    }

    private void ask(PlainSearch plain, Random random, List<String> types) {
        Set<String> seen = new HashSet<>(types);
        seen.removeIf(it -> random.nextInt(3) == 0);
        Map<String, List<String>> filters = new HashMap<>();
        if (random.nextInt(3) == 0) {
            filters.put("kind", List.of("component", "GROUP").subList(0, 1 + random.nextInt(2)));
        }
        if (random.nextInt(4) == 0) {
            filters.put("lifecycle", List.of(random.nextBoolean() ? "production" : ""));
        }
        SearchQuery query = new SearchQuery(term(random), Set.of(), filters, 100, 0);
        Set<String> expected = plain.find(query, seen);

        SearchPage page = index.find(query, seen, List.of("group:default/team"), List.of());

        List<String> all = new ArrayList<>(locations(page));
        if (page.total() > 100) {
            all.addAll(locations(index.find(
                    new SearchQuery(query.term(), Set.of(), filters, 100, 1),
                    seen,
                    List.of("group:default/team"),
                    List.of())));
        }
        assertThat(all).as("%s among %s", query, seen).hasSize(page.total());
        assertThat(new HashSet<>(all)).as("%s among %s", query, seen).isEqualTo(expected);
    }
}
