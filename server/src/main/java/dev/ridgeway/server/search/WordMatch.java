package dev.ridgeway.server.search;

import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.automaton.Automata;
import org.apache.lucene.util.automaton.Automaton;
import org.apache.lucene.util.automaton.CharacterRunAutomaton;
import org.apache.lucene.util.automaton.LevenshteinAutomata;
import org.apache.lucene.util.automaton.Operations;

/**
 * How the words of a question meet those of a document: each must be a word of it or begin one; with {@code tolerant} it may be
 * misspelt, and the gaps between them do not matter. What is called exactly so comes first, what has the words in its title
 * before what has them in its text.
 */
final class WordMatch {

    private static final int MOST_WORDS = 12;
    private static final float CALLED_SO = 1_000;
    private static final float BEGINS_SO = 20;
    private static final float IN_TITLE = 100;
    private static final int SHORTEST_MISSPELT = 4;
    private static final int SHORTEST_TWICE_MISSPELT = 8;

    private final String name;
    private final List<String> words;
    private final boolean tolerant;
    private final List<Near> near = new ArrayList<>();

    WordMatch(String term, boolean tolerant) {
        List<String> asked = Words.asked(term);
        this.name = Words.compact(term);
        this.words = asked.subList(0, Math.min(asked.size(), MOST_WORDS));
        this.tolerant = tolerant;
        if (tolerant) {
            words.forEach(word -> near.add(near(word)));
        }
    }

    /** What a misspelt word may have meant; {@code begin} when what is missing at its end is no error. */
    private record Near(Automaton automaton, CharacterRunAutomaton run, boolean begin) {

        boolean meant(String word) {
            if (!begin) {
                return run.run(word);
            }
            int state = 0;
            for (int i = 0; i < word.length() && state >= 0 && !run.isAccept(state); ) {
                int letter = word.codePointAt(i);
                state = run.step(state, letter);
                i += Character.charCount(letter);
            }
            return state >= 0 && run.isAccept(state);
        }
    }

    /** Whether there is anything to look for. */
    boolean isEmpty() {
        return words.isEmpty();
    }

    /** Which words of a document these are. */
    List<Words.Word> in(String text) {
        if (words.isEmpty()) {
            return List.of();
        }
        return Words.kept(text, tolerant ? List.of() : words).stream()
                .filter(it -> isMeant(it.text()))
                .toList();
    }

    private boolean isMeant(String word) {
        for (String begin : words) {
            if (word.startsWith(begin)) {
                return true;
            }
        }
        return near.stream().anyMatch(it -> it.meant(word));
    }

    Query query() {
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        for (int i = 0; i < words.size(); i++) {
            all.add(tolerant ? misspelt(words.get(i), near.get(i)) : word(words.get(i)), Occur.MUST);
        }
        all.add(constant(BEGINS_SO, begins(SearchIndex.FIRST, words.getFirst())), Occur.SHOULD);
        if (name.isEmpty()) {
            return all.build();
        }
        Term called = new Term(SearchIndex.NAME, name);
        return new BooleanQuery.Builder()
                .add(all.build(), Occur.SHOULD)
                .add(constant(CALLED_SO, tolerant ? new PrefixQuery(called) : new TermQuery(called)), Occur.SHOULD)
                .build();
    }

    private static Query word(String word) {
        Query text = new BooleanQuery.Builder()
                .add(constant(1, begins(SearchIndex.TEXT, word)), Occur.MUST)
                .add(new TermQuery(new Term(SearchIndex.TEXT, word)), Occur.SHOULD)
                .build();
        return best(constant(IN_TITLE, begins(SearchIndex.TITLE, word)), text);
    }

    private static Query misspelt(String word, Near near) {
        String suffix = near.begin() ? SearchIndex.BEGINS : "";
        return best(
                word(word),
                constant(
                        IN_TITLE / 2, new AutomatonQuery(new Term(SearchIndex.TITLE + suffix, word), near.automaton())),
                constant(1, new AutomatonQuery(new Term(SearchIndex.TEXT + suffix, word), near.automaton())));
    }

    private static Query begins(String field, String word) {
        return word.codePointCount(0, word.length()) > Words.LONGEST_BEGIN
                ? new PrefixQuery(new Term(field, word))
                : new TermQuery(new Term(field + SearchIndex.BEGINS, word));
    }

    /** Where it is found best decides; to be found in more places says nothing. */
    private static Query best(Query... queries) {
        return new DisjunctionMaxQuery(List.of(queries), 0);
    }

    private static Query constant(float score, Query query) {
        return new BoostQuery(new ConstantScoreQuery(query), score);
    }

    /** The first letter is right; a word of less than four letters is wholly so, and one of four is not a begin. */
    private static Near near(String word) {
        int length = word.codePointCount(0, word.length());
        if (length < SHORTEST_MISSPELT || length > Words.LONGEST_BEGIN) {
            Automaton same = Automata.makeString(word);
            return new Near(same, new CharacterRunAutomaton(same), false);
        }
        int first = Character.charCount(word.codePointAt(0));
        Automaton near = Operations.determinize(
                new LevenshteinAutomata(word.substring(first), true)
                        .toAutomaton(length < SHORTEST_TWICE_MISSPELT ? 1 : 2, word.substring(0, first)),
                Operations.DEFAULT_DETERMINIZE_WORK_LIMIT);
        return new Near(near, new CharacterRunAutomaton(near), length > SHORTEST_MISSPELT);
    }
}
