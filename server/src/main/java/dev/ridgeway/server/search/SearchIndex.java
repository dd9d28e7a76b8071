package dev.ridgeway.server.search;

import dev.ridgeway.plugin.search.SearchDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TopScoreDocCollectorManager;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every document, by its words, in memory. Readers see one unchanging state, which {@link #show} replaces. A document is kept as
 * the JSON it is answered as, beside its words, so that what is answered is what was found.
 */
final class SearchIndex {

    static final String NAME = "name";
    static final String TITLE = "title";
    static final String TEXT = "text";
    static final String FIRST = "first";

    /** Added to the name of a field: its words by their begins. */
    static final String BEGINS = " begins";

    private static final String KEY = "key";
    private static final String TYPE = "type";
    private static final String OWNER = "owner";
    private static final String FILTER = "filter ";
    private static final String ORDER = "order";
    private static final String DOCUMENT = "document";
    private static final String SHOWN = "shown";
    private static final FieldType WORDS = words();

    /** What is equally good is answered in the order of its title. */
    private static final Sort BY_TITLE = new Sort(new SortField(ORDER, SortField.Type.STRING));

    /** As much of a text as is answered; all of it is found. */
    private static final int LONGEST_SHOWN = 5_000;

    private static final int LONGEST_VALUE = 300;
    private static final int LONGEST_INDEXED = 200_000;

    /** Beyond so many hits, what cannot be among the best is skipped, and all are counted apart. */
    private static final int COUNTED_ALONG = 500;

    private static final float OWNED = 40;
    private static final float STARRED = 40;

    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final Set<String> held = ConcurrentHashMap.newKeySet();

    SearchIndex() {
        try {
            Analyzer words = Words.analyzer(Set.of(TITLE + BEGINS, TEXT + BEGINS, FIRST + BEGINS));
            writer = new IndexWriter(new ByteBuffersDirectory(), new IndexWriterConfig(words).setIndexSort(BY_TITLE));
            searchers = new SearcherManager(writer, new SearcherFactory() {
                @Override
                public IndexSearcher newSearcher(IndexReader reader, @Nullable IndexReader previous) {
                    IndexSearcher searcher = new IndexSearcher(reader);
                    searcher.setQueryCache(null);
                    return searcher;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FieldType words() {
        FieldType type = new FieldType();
        type.setIndexOptions(IndexOptions.DOCS_AND_FREQS);
        type.freeze();
        return type;
    }

    /** Puts the document in the place of the one with its id; seen after {@link #show}. */
    void put(String type, SearchDocument document) {
        held.add(type);
        try {
            writer.updateDocument(new Term(KEY, key(type, document.id())), indexed(type, document));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void remove(String type, String id) {
        try {
            writer.deleteDocuments(new Term(KEY, key(type, id)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes one piece of all that was put in, which is asked quicker than many. */
    void join() {
        try {
            writer.forceMerge(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Shows readers what was put in and removed. */
    void show() {
        try {
            searchers.maybeRefreshBlocking();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What tells the document from all others, of any type. */
    static String key(String type, String id) {
        return type + ' ' + id;
    }

    private static Document indexed(String type, SearchDocument document) {
        String title = cut(document.title(), LONGEST_VALUE);
        String text = cut(document.text(), LONGEST_SHOWN);
        Document indexed = new Document();
        indexed.add(new StringField(KEY, key(type, document.id()), Field.Store.NO));
        indexed.add(new StringField(TYPE, type, Field.Store.NO));
        Stream.concat(Stream.of(title), document.names().stream().map(SearchIndex::value))
                .distinct()
                .forEach(name -> called(indexed, name));
        words(indexed, TEXT, cut(document.text(), LONGEST_INDEXED));
        document.keywords().forEach(it -> words(indexed, TEXT, value(it)));
        document.owners().forEach(it -> indexed.add(new StringField(OWNER, it, Field.Store.NO)));
        Map<String, String> answered = new LinkedHashMap<>();
        answered.put("title", title);
        answered.put("text", text);
        answered.putAll(document.fields());
        answered.put("location", document.location());
        answered.forEach((field, value) -> {
            if (document.fields().containsKey(field)) {
                words(indexed, TEXT, value(value));
            }
            indexed.add(new StringField(FILTER + field, filtered(value), Field.Store.NO));
        });
        indexed.add(new SortedDocValuesField(ORDER, new BytesRef(filtered(title) + '\0' + document.id())));
        indexed.add(new BinaryDocValuesField(
                DOCUMENT, new BytesRef(JsonMapper.shared().writeValueAsBytes(answered))));
        indexed.add(new BinaryDocValuesField(SHOWN, new BytesRef(type + '\0' + title + '\0' + text)));
        return indexed;
    }

    private static void called(Document indexed, String name) {
        words(indexed, TITLE, name);
        indexed.add(new StringField(NAME, Words.compact(name), Field.Store.NO));
        Words.kept(name).stream().findFirst().ifPresent(it -> words(indexed, FIRST, it.text()));
    }

    private static void words(Document indexed, String field, String text) {
        indexed.add(new Field(field, text, WORDS));
        indexed.add(new Field(field + BEGINS, text, WORDS));
    }

    private static String filtered(String value) {
        return value(value).toLowerCase(Locale.ROOT);
    }

    private static String value(String value) {
        return cut(value, LONGEST_VALUE);
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    /**
     * What matches among those types. Misspelt words are looked for only when nothing is found otherwise.
     *
     * @param owners whose things come before those of others
     * @param starred keys of documents that come before others
     */
    SearchPage find(SearchQuery query, Set<String> types, Collection<String> owners, Collection<String> starred) {
        if (types.isEmpty()) {
            return SearchPage.EMPTY;
        }
        WordMatch match = new WordMatch(query.term(), false);
        if (match.isEmpty() && !query.term().isBlank()) {
            return SearchPage.EMPTY;
        }
        SearchPage page = find(query, match, types, owners, starred);
        return page.total() > 0 || match.isEmpty()
                ? page
                : find(query, new WordMatch(query.term(), true), types, owners, starred);
    }

    private SearchPage find(
            SearchQuery query,
            WordMatch match,
            Set<String> types,
            Collection<String> owners,
            Collection<String> starred) {
        BooleanQuery.Builder found = new BooleanQuery.Builder()
                .add(match.isEmpty() ? MatchAllDocsQuery.INSTANCE : match.query(), Occur.MUST);
        if (!types.containsAll(held)) {
            found.add(anyOf(TYPE, types), Occur.FILTER);
        }
        query.filters()
                .forEach((field, values) -> found.add(
                        anyOf(
                                FILTER + field,
                                values.stream().map(SearchIndex::filtered).toList()),
                        Occur.FILTER));
        BooleanQuery.Builder ranked = new BooleanQuery.Builder().add(found.build(), Occur.MUST);
        if (!owners.isEmpty()) {
            ranked.add(new BoostQuery(anyOf(OWNER, owners), OWNED), Occur.SHOULD);
        }
        if (!starred.isEmpty()) {
            ranked.add(new BoostQuery(anyOf(KEY, starred), STARRED), Occur.SHOULD);
        }
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                return page(searcher, ranked.build(), found.build(), query, match);
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Query anyOf(String field, Collection<String> values) {
        if (values.size() == 1) {
            return new ConstantScoreQuery(
                    new TermQuery(new Term(field, values.iterator().next())));
        }
        return new TermInSetQuery(field, values.stream().map(BytesRef::new).toList());
    }

    private static SearchPage page(
            IndexSearcher searcher, Query ranked, Query found, SearchQuery query, WordMatch match) throws IOException {
        long from = (long) query.page() * query.pageLimit();
        int to = (int) Math.min(
                from + query.pageLimit(), Math.max(1, searcher.getIndexReader().maxDoc()));
        TopDocs top = searcher.search(ranked, new TopScoreDocCollectorManager(to, Math.max(to, COUNTED_ALONG)));
        TotalHits counted = top.totalHits;
        int total = counted.relation() == TotalHits.Relation.EQUAL_TO ? (int) counted.value() : searcher.count(found);
        List<SearchPage.Result> results = new ArrayList<>();
        for (int i = (int) Math.min(from, top.scoreDocs.length); i < top.scoreDocs.length; i++) {
            results.add(result(searcher, top.scoreDocs[i], match));
        }
        return new SearchPage(results, total);
    }

    private static SearchPage.Result result(IndexSearcher searcher, ScoreDoc hit, WordMatch match) throws IOException {
        List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
        LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(hit.doc, leaves));
        String[] shown = text(leaf, SHOWN, hit.doc).split("\0", 3);
        Map<String, String> marked = new LinkedHashMap<>();
        for (int i = 1; i < shown.length; i++) {
            String text = Marks.of(shown[i], match);
            if (!text.isEmpty()) {
                marked.put(i == 1 ? "title" : "text", text);
            }
        }
        return new SearchPage.Result(shown[0], text(leaf, DOCUMENT, hit.doc), marked);
    }

    private static String text(LeafReaderContext leaf, String field, int document) throws IOException {
        BinaryDocValues values = leaf.reader().getBinaryDocValues(field);
        if (values == null || !values.advanceExact(document - leaf.docBase)) {
            return "";
        }
        return values.binaryValue().utf8ToString();
    }
}
