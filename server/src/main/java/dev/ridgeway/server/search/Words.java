package dev.ridgeway.server.search;

import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.GENERATE_NUMBER_PARTS;
import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.GENERATE_WORD_PARTS;
import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.PRESERVE_ORIGINAL;
import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.SPLIT_ON_CASE_CHANGE;
import static org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter.STEM_ENGLISH_POSSESSIVE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.DelegatingAnalyzerWrapper;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.WordDelimiterGraphFilter;
import org.apache.lucene.analysis.ngram.EdgeNGramTokenFilter;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.jspecify.annotations.Nullable;

/**
 * Text as the words it is found by: in lower case, without accents, split at everything that is no letter or digit. What is
 * kept is split at humps too, {@code payPal} into three words, but what is asked for is not, so that {@code paypal} finds it.
 */
final class Words {

    /** The begin of a word is found by one look up to this length. */
    static final int LONGEST_BEGIN = 20;

    private static final String DIVIDERS = "-/()[]{}<>\"";
    private static final String ENDS = ".,;:!?";

    private static final int ASKED = GENERATE_WORD_PARTS | GENERATE_NUMBER_PARTS | STEM_ENGLISH_POSSESSIVE;
    private static final int KEPT = ASKED | SPLIT_ON_CASE_CHANGE | PRESERVE_ORIGINAL;

    /** Requests have threads of their own, so what is kept per thread would be made anew each time. */
    private static final Queue<WordAnalyzer> IDLE_ASKED = new ConcurrentLinkedQueue<>();

    private static final Queue<WordAnalyzer> IDLE_KEPT = new ConcurrentLinkedQueue<>();

    private Words() {}

    /** One word and where it stands in the text. */
    record Word(String text, int start, int end) {}

    /** The words of a question. */
    static List<String> asked(String text) {
        return read(text, ASKED, IDLE_ASKED).stream().map(Word::text).distinct().toList();
    }

    /** The words that the text is found by; parts of a word follow the whole. */
    static List<Word> kept(String text) {
        return read(text, KEPT, IDLE_KEPT);
    }

    /**
     * Those of the {@linkplain #kept kept} words that may begin with one of these, and some around them. Blanks and some marks
     * divide words whatever they are, so that of a plain text only the pieces between them have to be read that hold what is
     * looked for; most of these are one word each.
     */
    static List<Word> kept(String text, List<String> begins) {
        if (begins.isEmpty() || !isPlain(text)) {
            return kept(text);
        }
        List<Word> words = new ArrayList<>();
        int to;
        for (int from = 0; from < text.length(); from = to + 1) {
            to = from;
            while (to < text.length() && !divides(text.charAt(to))) {
                to++;
            }
            int end = to > from && ENDS.indexOf(text.charAt(to - 1)) >= 0 ? to - 1 : to;
            if (!holdsOneOf(begins, text, from, to)) {
                continue;
            }
            if (isOneWord(text, from, end)) {
                words.add(new Word(text.substring(from, end).toLowerCase(Locale.ROOT), from, end));
            } else {
                for (Word word : kept(text.substring(from, to))) {
                    words.add(new Word(word.text(), from + word.start(), from + word.end()));
                }
            }
        }
        return words;
    }

    private static boolean divides(char c) {
        return c <= ' ' || DIVIDERS.indexOf(c) >= 0;
    }

    /** Without a hump, and no longer than what an analyzer takes for one. */
    private static boolean isOneWord(String text, int from, int to) {
        if (to == from || to - from > StandardAnalyzer.DEFAULT_MAX_TOKEN_LENGTH) {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            boolean plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (i == from && c >= 'A' && c <= 'Z');
            if (!plain) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x80) {
                return false;
            }
        }
        return true;
    }

    private static boolean holdsOneOf(List<String> begins, String text, int from, int to) {
        for (String begin : begins) {
            for (int at = from; at + begin.length() <= to; at++) {
                if (text.regionMatches(true, at, begin, 0, begin.length())) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The analyzer of what is kept, for an index; of the fields named, words stand beside each of their begins. */
    static Analyzer analyzer(Set<String> begins) {
        return new DelegatingAnalyzerWrapper(Analyzer.PER_FIELD_REUSE_STRATEGY) {

            private final Analyzer words = new WordAnalyzer(KEPT, false);
            private final Analyzer beginnings = new WordAnalyzer(KEPT, true);

            @Override
            protected Analyzer getWrappedAnalyzer(String field) {
                return begins.contains(field) ? beginnings : words;
            }
        };
    }

    /** Letters and digits only, so that {@code Checkout Service} and {@code checkout-service} are the same name. */
    static String compact(String text) {
        StringBuilder compact = new StringBuilder(text.length());
        char[] folded = new char[4];
        for (int i = 0; i < text.length(); i++) {
            char c = Character.toLowerCase(text.charAt(i));
            if (c < 0x80 ? Character.isLetterOrDigit(c) : isWord(c)) {
                int length = ASCIIFoldingFilter.foldToASCII(new char[] {c}, 0, folded, 0, 1);
                compact.append(folded, 0, length);
            }
        }
        return compact.toString();
    }

    private static boolean isWord(char c) {
        return Character.isLetterOrDigit(c)
                || Character.isSurrogate(c)
                || Character.getType(c) == Character.NON_SPACING_MARK;
    }

    private static List<Word> read(String text, int flags, Queue<WordAnalyzer> idle) {
        WordAnalyzer pooled = idle.poll();
        WordAnalyzer analyzer = pooled == null ? new WordAnalyzer(flags, false) : pooled;
        List<Word> words = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream("", text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                words.add(new Word(term.toString(), offset.startOffset(), offset.endOffset()));
            }
            stream.end();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        idle.add(analyzer);
        return words;
    }

    /** For one thread at a time. */
    private static final class WordAnalyzer extends Analyzer {

        private final int flags;
        private final boolean begins;

        WordAnalyzer(int flags, boolean begins) {
            super(new KeptComponents());
            this.flags = flags;
            this.begins = begins;
        }

        @Override
        protected TokenStreamComponents createComponents(String field) {
            Tokenizer tokenizer = new StandardTokenizer();
            TokenStream parts = new WordDelimiterGraphFilter(tokenizer, flags, null);
            TokenStream words = new ASCIIFoldingFilter(new LowerCaseFilter(parts));
            return new TokenStreamComponents(
                    tokenizer, begins ? new EdgeNGramTokenFilter(words, 1, LONGEST_BEGIN, true) : words);
        }
    }

    private static final class KeptComponents extends Analyzer.ReuseStrategy {

        private Analyzer.@Nullable TokenStreamComponents components;

        @Override
        public Analyzer.@Nullable TokenStreamComponents getReusableComponents(Analyzer analyzer, String field) {
            return components;
        }

        @Override
        public void setReusableComponents(Analyzer analyzer, String field, Analyzer.TokenStreamComponents made) {
            components = made;
        }
    }
}
