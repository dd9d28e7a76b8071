package dev.ridgeway.server.catalog.index;

import dev.ridgeway.server.catalog.fields.FieldIndex;
import dev.ridgeway.server.catalog.fields.FieldOrder;
import dev.ridgeway.server.catalog.fields.SortedChunks;
import java.util.function.Supplier;
import org.roaringbitmap.RoaringBitmap;

/** Orders and text searches that were asked for lately; good as long as the field they are of stays as it is. */
final class IndexCache {

    private static final int MOST_ORDERS = 16;
    private static final int MOST_TEXTS = 64;

    private final Recent<OrderKey, FieldOrder> orders = new Recent<>(MOST_ORDERS);
    private final Recent<TextKey, RoaringBitmap> texts = new Recent<>(MOST_TEXTS);

    private record OrderKey(SortedChunks<Numbered> refs, FieldIndex field) {}

    private record TextKey(FieldIndex field, String text) {}

    FieldOrder order(SortedChunks<Numbered> refs, FieldIndex field, Supplier<FieldOrder> make) {
        return orders.get(new OrderKey(refs, field), make);
    }

    /** Who has that text in a value of the field; shared, so never change it. */
    RoaringBitmap containing(FieldIndex field, String text) {
        return texts.get(new TextKey(field, text), () -> {
            RoaringBitmap found = new RoaringBitmap();
            field.containing(text, found);
            return found;
        });
    }
}
