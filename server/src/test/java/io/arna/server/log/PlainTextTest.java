package io.arna.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlainTextTest {
    @Test
    void leavesOrdinaryTextAsItIs() {
        String text = "Пәтер/қонақ_бөлме \uD83D\uDE80 \"quoted\" \\";
        assertThat(PlainText.of(text)).isSameAs(text);
        assertThat(PlainText.of("")).isEmpty();
        assertThat(PlainText.of(null)).isNull();
    }

    @Test
    void showsControlCharactersAsPictures() {
        assertThat(PlainText.of("a\nb\r\tc\u0000\u001B[31m\u007F")).isEqualTo("a␊b␍␉c␀␛[31m␡");
    }

    @Test
    void replacesWhatBreaksOrTurnsLinesElsewhere() {
        assertThat(PlainText.of("a\u0085b\u2028c\u2029d\u202Ee\u200Ff\uFEFFg")).isEqualTo("a�b�c�d�e�f�g");
    }

    @Test
    void cutsWhatIsTooLongToRead() {
        assertThat(PlainText.of("x".repeat(256))).hasSize(256);
        assertThat(PlainText.of("x".repeat(65_535))).isEqualTo("x".repeat(256) + "…");
    }
}
