package io.arna.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A key that is declared secret shows its value to nobody. */
class SecretTest {
    private static final Key<String> PASSWORD =
            Key.optional("password", ValueType.text("a password", "8 letters or more", Pattern.compile("\\w{8,}")),
                    "none", "Opens the door.").asSecret();

    @Test
    void isMaskedWhenTheConfigurationIsPrinted() {
        EffectiveYaml effective = new EffectiveYaml();
        String read = read("password: swordfish1", new Problems(), effective);
        assertThat(read).isEqualTo("swordfish1");
        assertThat(effective.toString()).isEqualTo("password: \"********\"  # arna.yaml:1\n");
    }

    @Test
    void showsThatItIsMissing() {
        EffectiveYaml effective = new EffectiveYaml();
        read("", new Problems(), effective);
        assertThat(effective.toString()).isEqualTo("password: null\n");
    }

    @Test
    void isNotToldInARefusal() {
        Problems problems = new Problems();
        read("password: short", problems, new EffectiveYaml());
        assertThat(problems.sentences())
                .containsExactly("password: what is given is not a password (8 letters or more), arna.yaml:1");
    }

    @Test
    void isCalledASecretInTheReference() {
        assertThat(Reference.markdown(Describing.describe(section -> section.find(PASSWORD))))
                .contains("| `password` | 8 letters or more | none | Opens the door. A secret: shown nowhere. |");
    }

    private static String read(String yaml, Problems problems, EffectiveYaml effective) {
        return Reading.read(Yaml.parseFile(yaml, "arna.yaml", problems), problems, effective,
                section -> String.valueOf(section.find(PASSWORD)));
    }
}
