package dev.ridgeway.server.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.ridgeway.server.platform.Secrets;
import dev.ridgeway.server.platform.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

class SigningKeysTests {

    private final JdbcClient jdbc = TestDatabase.jdbc();
    private final Secrets secrets =
            Secrets.known("a key for tests", Path.of("unused")).orElseThrow();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final SigningKeys keys = keys();

    @Test
    void signsWithTheSameKeyOnEveryReplica() {
        assertThat(keys().current().getKeyID()).isEqualTo(keys.current().getKeyID());
        assertThat(ids()).hasSize(1);
    }

    @Test
    void keepsThePrivateHalfSealedAndPublishesOnlyTheOther() {
        keys.current();

        byte[] sealed = jdbc.sql("select sealed_jwk from identity.signing_key")
                .query(byte[].class)
                .single();
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("\"d\"");
        assertThat(keys.published()).noneMatch(ECKey::isPrivate);
        assertThat(keys.current().isPrivate()).isTrue();
    }

    @Test
    void takesANewKeyAfterAWeekWhileTheOldOneStillVerifiesForADay() {
        String first = keys.current().getKeyID();
        now = now.plus(Duration.ofDays(7)).plusSeconds(1);

        String second = keys.current().getKeyID();

        assertThat(second).isNotEqualTo(first);
        assertThat(ids()).containsExactly(second, first);
        now = now.plus(Duration.ofDays(1));
        assertThat(ids()).containsExactly(second);
        keys.current();
        assertThat(jdbc.sql("select count(*) from identity.signing_key")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void takesANewKeyWhenTheOldOneDoesNotOpenAnyMore() {
        String first = keys.current().getKeyID();
        Secrets others = Secrets.known("another key", Path.of("unused")).orElseThrow();

        String second = new SigningKeys(jdbc, others, () -> now).current().getKeyID();

        assertThat(second).isNotEqualTo(first);
        assertThat(ids()).containsExactlyInAnyOrder(first, second);
    }

    private SigningKeys keys() {
        return new SigningKeys(jdbc, secrets, () -> now);
    }

    private List<String> ids() {
        return keys.published().stream().map(ECKey::getKeyID).toList();
    }
}
