package dev.ridgeway.server.catalog.fields;

/** A value of a field in lower case, one way of writing it, and who has it so. Sorted by value, then by writing. */
public record Term(String value, String written, Ids ids) {

    int compareTo(String otherValue, String otherWritten) {
        int byValue = value.compareTo(otherValue);
        return byValue != 0 ? byValue : written.compareTo(otherWritten);
    }
}
