package dev.ridgeway.adapters.argocd;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** When a sync window begins: the five fields of cron, read as Argo CD reads them. */
final class CronSchedule {

    private static final List<String> MONTHS =
            List.of("", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");
    private static final int FIELDS = 5;

    /** Somewhere in them is every day of the week on a 29 February. */
    private static final int MOST_DAYS = 366 * 40;

    private final Field minutes;
    private final Field hours;
    private final Field days;
    private final Field months;
    private final Field weekdays;

    /** Throws {@link IllegalArgumentException} for what is no schedule. */
    CronSchedule(String text) {
        String[] fields = text.strip().split("\\s+", -1);
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException(text);
        }
        minutes = Field.of(fields[0], 0, 59, List.of());
        hours = Field.of(fields[1], 0, 23, List.of());
        days = Field.of(fields[2], 1, 31, List.of());
        months = Field.of(fields[3], 1, 12, MONTHS);
        weekdays = Field.of(fields[4], 0, 6, DAYS);
    }

    /** The first begin after that moment; empty when there is none. */
    Optional<LocalDateTime> next(LocalDateTime after) {
        LocalDateTime from = after.truncatedTo(ChronoUnit.MINUTES).plusMinutes(1);
        LocalTime earliest = from.toLocalTime();
        LocalDate day = from.toLocalDate();
        for (int i = 0; i < MOST_DAYS; i++) {
            if (isOn(day)) {
                for (int hour = hours.next(earliest.getHour()); hour >= 0; hour = hours.next(hour + 1)) {
                    int minute = minutes.next(hour == earliest.getHour() ? earliest.getMinute() : 0);
                    if (minute >= 0) {
                        return Optional.of(day.atTime(hour, minute));
                    }
                }
            }
            day = day.plusDays(1);
            earliest = LocalTime.MIDNIGHT;
        }
        return Optional.empty();
    }

    /** Where both the day of the month and that of the week are restricted, either is enough. */
    private boolean isOn(LocalDate day) {
        boolean ofMonth = days.has(day.getDayOfMonth());
        boolean ofWeek = weekdays.has(day.getDayOfWeek().getValue() % DAYS.size());
        return months.has(day.getMonthValue())
                && ((days.any() || weekdays.any()) ? ofMonth && ofWeek : ofMonth || ofWeek);
    }

    private record Field(BitSet values, boolean any) {

        static Field of(String text, int least, int most, List<String> names) {
            BitSet values = new BitSet();
            boolean any = false;
            for (String part : text.split(",", -1)) {
                String[] stepped = part.split("/", 2);
                String[] range = stepped[0].split("-", 2);
                boolean all = stepped[0].equals("*") || stepped[0].equals("?");
                int step = stepped.length == 2 ? Integer.parseInt(stepped[1]) : 1;
                int first = all ? least : number(range[0], names);
                int last = all || (range.length == 1 && stepped.length == 2)
                        ? most
                        : range.length == 2 ? number(range[1], names) : first;
                if (step < 1 || first < least || last > most || first > last) {
                    throw new IllegalArgumentException(text);
                }
                any |= all && step == 1;
                for (int value = first; value <= last; value += step) {
                    values.set(value);
                }
            }
            return new Field(values, any);
        }

        private static int number(String text, List<String> names) {
            int named = names.indexOf(text.toLowerCase(Locale.ROOT));
            return named >= 0 && !text.isEmpty() ? named : Integer.parseInt(text);
        }

        boolean has(int value) {
            return values.get(value);
        }

        /** The first from that one on; -1 when there is none. */
        int next(int value) {
            return values.nextSetBit(value);
        }
    }
}
