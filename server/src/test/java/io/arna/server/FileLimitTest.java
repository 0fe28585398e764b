package io.arna.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FileLimitTest {
    private static final String ABOVE =
            "Limit                     Soft Limit           Hard Limit           Units     ";

    @Test
    void isTheSoftOneOfTheKernel() {
        assertThat(FileLimit.parse(List.of(ABOVE,
                "Max processes             96214                96214                processes ",
                "Max open files            1024                 524288               files     ")))
                .isEqualTo(new FileLimit(1024));
    }

    @Test
    void isNoneWhenThereIsNone() {
        assertThat(FileLimit.parse(List.of(ABOVE,
                "Max open files            unlimited            unlimited            files     "))
                .isEnoughFor(Long.MAX_VALUE / 2)).isTrue();
    }

    @Test
    void isNoneWhereItIsNotTold() {
        assertThat(FileLimit.parse(List.of()).isEnoughFor(Long.MAX_VALUE / 2)).isTrue();
    }

    @Test
    void keepsSomeFilesForTheBrokerItself() {
        assertThat(new FileLimit(1024).isEnoughFor(800)).isTrue();
        assertThat(new FileLimit(1024).isEnoughFor(1024)).isFalse();
        assertThat(new FileLimit(100).isEnoughFor(1)).isFalse();
    }
}
