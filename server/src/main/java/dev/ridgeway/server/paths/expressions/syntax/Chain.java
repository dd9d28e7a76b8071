package dev.ridgeway.server.paths.expressions.syntax;

import dev.ridgeway.server.paths.expressions.Term;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Operands and the operators between them, not yet grouped: grouping is JavaScript's, whatever was read first. */
final class Chain {

    private final List<Term> operands = new ArrayList<>();
    private final List<String> operators = new ArrayList<>();

    Chain(Term first) {
        operands.add(first);
    }

    void add(String operator, Chain more) {
        operators.add(operator);
        operators.addAll(more.operators);
        operands.addAll(more.operands);
    }

    /** "not" binds to the first operand alone, as an exclamation mark in front of the written-out chain would. */
    void negateFirst() {
        operands.set(0, new Term.Not(operands.getFirst()));
    }

    boolean single() {
        return operators.isEmpty();
    }

    Term grouped() {
        if (operators.isEmpty()) {
            return operands.getFirst();
        }
        Deque<Term> terms = new ArrayDeque<>();
        Deque<String> waiting = new ArrayDeque<>();
        terms.push(operands.getFirst());
        for (int i = 0; i < operators.size(); i++) {
            String operator = operators.get(i);
            while (!waiting.isEmpty() && strength(waiting.peek()) >= strength(operator)) {
                join(terms, waiting.pop());
            }
            waiting.push(operator);
            terms.push(operands.get(i + 1));
        }
        while (!waiting.isEmpty()) {
            join(terms, waiting.pop());
        }
        return terms.pop();
    }

    private static void join(Deque<Term> terms, String operator) {
        Term right = terms.pop();
        Term left = terms.pop();
        terms.push(new Term.Binary(operator, left, right));
    }

    private static int strength(String operator) {
        return switch (operator) {
            case "*", "/", "%" -> 4;
            case "+", "-", "~" -> 3;
            case "<", ">", "<=", ">=" -> 2;
            default -> 1;
        };
    }
}
